/** A native host that does not do its part: the page hears little, the person what to do. */
import { writeFile } from "node:fs/promises";
import type { Page } from "puppeteer-core";
import { beforeAll, expect, it } from "vitest";
import { extensionText } from "./extension-text.ts";
import { hostFileOf } from "./installed-host.ts";
import { describeInBrowsers } from "./setting.ts";

/** Prints one framed message and stays. */
const printing = (message: object) => `
  const body = Buffer.from(${JSON.stringify(JSON.stringify(message))});
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length);
  process.stdout.write(Buffer.concat([head, body]));
  process.stdin.resume();
`;

const TROUBLES = [
  {
    name: "ends as soon as it is started",
    program: "process.exit(3);",
    errorCode: "HOST_FAILED",
    title: "hostCrashed",
  },
  {
    name: "prints what is no message",
    program: "process.stdout.write('a line of text '.repeat(100)); process.stdin.resume();",
    errorCode: "HOST_FAILED",
    title: "hostGarbage",
  },
  {
    name: "prints JSON that is none of our messages",
    program: printing({ type: "surprise" }),
    errorCode: "HOST_FAILED",
    title: "hostGarbage",
  },
  {
    name: "speaks later versions",
    program: printing({
      type: "incompatible",
      minimumVersion: 7,
      maximumVersion: 9,
      hostVersion: "9.0.0",
    }),
    errorCode: "HOST_VERSION",
    title: "hostTooNew",
  },
];

describeInBrowsers(
  "a native host that",
  (setting) => {
    let page: Page;

    beforeAll(async () => {
      page = await setting.newPermittedPage();
      await setting.launched.installHost();
    });

    it.each(TROUBLES)("$name", async ({ program, errorCode, title }) => {
      await writeFile(hostFileOf(setting.launched), program);
      const log = await page.evaluate(async () => {
        const { closed, log } = window.driver.open("troubled", "host.invalid", 4000);
        await closed;
        return log;
      });
      const popup = await setting.openPopup(page);
      await popup.waitForSelector("#host", { visible: true });
      const shown = await popup.$eval("#host-title", ({ textContent }) => textContent);
      await popup.close();
      expect(log).toEqual([`error NotAvailableError Host ${errorCode} closed`, "close closed"]);
      expect(shown).toBe(await extensionText(title));
    });
  },
  // Installed later: the welcome page has tried the host by now, and would have left it running.
  { hasHost: false },
);
