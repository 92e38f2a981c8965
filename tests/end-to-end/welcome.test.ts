/** The page that opens by itself once the extension was installed. */
import { writeFile } from "node:fs/promises";
import type { Page } from "puppeteer-core";
import { beforeAll, expect, it } from "vitest";
import { openExtensionPage, until } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { extensionText } from "./extension-text.ts";
import { hostFileOf } from "./installed-host.ts";
import { describeInBrowsers } from "./setting.ts";
import { TROUBLED_HOSTS } from "./troubled-hosts.ts";

/** The welcome pages that are open. Firefox's driver does not know their address; they do. */
async function welcomePages({ browser, extensionAddress }: LaunchedBrowser): Promise<Page[]> {
  const pages = await browser.pages();
  const addresses = await Promise.all(
    pages.map((page) => page.evaluate(() => location.href).catch(() => "")),
  );
  const address = `${extensionAddress}welcome/welcome.html`;
  return pages.filter((_page, index) => addresses[index] === address);
}

async function findWelcomePage(launched: LaunchedBrowser): Promise<Page> {
  return until("the welcome page opened", async () => (await welcomePages(launched))[0]);
}

function textOf(page: Page, selector: string): Promise<string> {
  return page.$eval(selector, ({ textContent }) => textContent ?? "");
}

function isShown(page: Page, selector: string): Promise<boolean> {
  return page.$eval(selector, (element) => element.checkVisibility());
}

describeInBrowsers(
  "the welcome page without a native host",
  (setting) => {
    it("says so with the command for this browser, and turns green once the host is there", async () => {
      const { launched } = setting;
      const page = await findWelcomePage(launched);
      await page.waitForSelector("#host", { visible: true });
      expect(await textOf(page, "#host-title")).toBe("The native host is not installed");
      expect(await textOf(page, "#host-command")).toBe(
        `node dist/native-host/cli.js install --browser ${launched.family}`,
      );
      expect(await isShown(page, "#watching")).toBe(true);
      expect(await isShown(page, "#ready")).toBe(false);
      await launched.installHost();
      await page.waitForSelector("#ready", { visible: true });
      expect(await isShown(page, "#host")).toBe(false);
      expect(await isShown(page, "#watching")).toBe(false);
      expect(await textOf(page, "#announcement")).toBe(await textOf(page, "#ready-title"));
    });
  },
  { hasHost: false, hasWelcomePage: true },
);

describeInBrowsers(
  "the welcome page with a native host",
  (setting) => {
    it("is green without more ado, and the only one", async () => {
      const page = await findWelcomePage(setting.launched);
      await page.waitForSelector("#ready", { visible: true });
      expect(await isShown(page, "#looking")).toBe(false);
      expect(await isShown(page, "#host")).toBe(false);
      expect(await welcomePages(setting.launched)).toHaveLength(1);
    });
  },
  { hasWelcomePage: true },
);

describeInBrowsers(
  "the welcome page says it and goes on looking, with a native host that",
  (setting) => {
    let page: Page;

    beforeAll(async () => {
      const { launched } = setting;
      const [{ program }] = TROUBLED_HOSTS;
      await launched.installHost();
      await writeFile(hostFileOf(launched), program);
      page = await openExtensionPage(launched, "welcome/welcome.html");
    });

    it.each(TROUBLED_HOSTS)("$name", async (host) => {
      await writeFile(hostFileOf(setting.launched), host.program);
      const title = await extensionText(host.title);
      await page.waitForFunction(
        (expected) => document.querySelector("#host-title")?.textContent === expected,
        // A host that says nothing is waited for, and after a failure there is a pause before the next try.
        { timeout: 90_000 },
        title,
      );
      expect(await textOf(page, "#host-step")).toBe(await extensionText(`${host.title}Step`));
      expect(await textOf(page, "#host-command")).toBe(host.command);
      expect(await isShown(page, "#host")).toBe(true);
      expect(await isShown(page, "#watching")).toBe(true);
      expect(await isShown(page, "#ready")).toBe(false);
    });

    it("is mended: then it turns green", async () => {
      await setting.launched.installHost();
      await page.waitForSelector("#ready", { visible: true });
      expect(await isShown(page, "#host")).toBe(false);
    });
  },
  // Installed later: the welcome page has tried the host by now, and would have left it running.
  { hasHost: false },
);
