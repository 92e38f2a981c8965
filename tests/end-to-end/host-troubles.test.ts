/** A native host that does not do its part: the page hears little, the person what to do. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { beforeAll, expect, it } from "vitest";
import { projectRoot } from "../../scripts/project.ts";
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
    name: "speaks other versions",
    program: printing({
      type: "incompatible",
      minimumVersion: 7,
      maximumVersion: 9,
      hostVersion: "9.0.0",
    }),
    errorCode: "HOST_VERSION",
    title: "hostIncompatible",
  },
];

/** The texts that a person sees. */
async function messages(): Promise<Record<string, { readonly message: string }>> {
  const file = join(projectRoot, "extension/_locales/en/messages.json");
  return JSON.parse(await readFile(file, "utf8"));
}

describeInBrowsers(
  "a native host that",
  (setting) => {
    let page: Page;

    beforeAll(async () => {
      page = await setting.newPermittedPage();
      await setting.launched.installHost();
    });

    it.each(TROUBLES)("$name", async ({ program, errorCode, title }) => {
      const host = join(setting.launched.home, ".local/share/web-tcp-socket/host.mjs");
      await writeFile(host, program);
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
      expect(shown).toBe((await messages())[title]?.message);
    });
  },
  // Installed later: the welcome page has tried the host by now, and would have left it running.
  { hasHost: false },
);
