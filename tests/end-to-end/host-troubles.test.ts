/** A native host that does not do its part: the page hears little, the person what to do. */
import { writeFile } from "node:fs/promises";
import type { Page } from "puppeteer-core";
import { beforeAll, expect, it } from "vitest";
import { extensionText } from "./extension-text.ts";
import { hostFileOf } from "./installed-host.ts";
import { describeInBrowsers } from "./setting.ts";
import { TROUBLED_HOSTS } from "./troubled-hosts.ts";

describeInBrowsers(
  "a native host that",
  (setting) => {
    let page: Page;

    beforeAll(async () => {
      page = await setting.newPermittedPage();
      await setting.launched.installHost();
    });

    it.each(TROUBLED_HOSTS)("$name", async ({ program, errorCode, title }) => {
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
