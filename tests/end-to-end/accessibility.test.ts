/** Every page of the extension, in both themes, by the rules that axe-core knows. */
import axe from "axe-core";
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import { COLOR_SCHEMES } from "../../scripts/browser/launch-browser.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { importSites, manySites } from "./grants-file.ts";
import { describeInBrowsers } from "./setting.ts";
import { Visit } from "./visit.ts";

/** What axe finds wrong, one line a thing. */
async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      resultTypes: ["violations"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

for (const colorScheme of COLOR_SCHEMES) {
  describeInBrowsers(
    `accessibility of what is ${colorScheme}`,
    (setting) => {
      let visit: Visit;
      let server: RunningServer;

      beforeAll(async () => {
        server = await startEchoServer();
      });

      afterAll(() => server.close());

      beforeEach(() => {
        visit = new Visit(setting);
      });

      afterEach(() => visit.end());

      /** Looks at a page of the extension, which is of the theme, and closes it. */
      const expectNoViolation = async (page: Page) => {
        const isDark = await page.evaluate(
          () => matchMedia("(prefers-color-scheme: dark)").matches,
        );
        expect(isDark).toBe(colorScheme === "dark");
        expect(await violationsIn(page)).toEqual([]);
      };

      it("the prompts", async () => {
        const origin = await visit.newOrigin();
        const page = await visit.open("/", origin);
        const forSite = await visit.findPrompt(origin);
        await expectNoViolation(forSite);
        await forSite.close();
        await page.close();
        const allowed = await visit.openPermitted("/", await visit.newOrigin());
        const { port } = server;
        await allowed.evaluate((to) => {
          window.driver.open("asking", "127.0.0.1", to);
        }, port);
        await expectNoViolation(await visit.findPrompt(new URL(allowed.url()).origin));
      });

      it("the popup of a site that is not allowed, and of one that is blocked", async () => {
        const page = await visit.open("/silent.html", await visit.newOrigin());
        const popup = await setting.openPopup(page);
        await popup.waitForSelector("#allow", { visible: true });
        await expectNoViolation(popup);
        await popup.click("#block");
        await popup.waitForSelector("#unblock", { visible: true });
        await expectNoViolation(popup);
        await popup.close();
      });

      it("the popup of a site with live connections", async () => {
        const page = await setting.newPermittedPage();
        await setting.allowDestination(page, "127.0.0.1", server.port);
        await page.evaluate(async (to) => {
          const records = ["one", "two"].map((name) => window.driver.open(name, "127.0.0.1", to));
          await Promise.all(records.map(({ opened }) => opened));
        }, server.port);
        const popup = await setting.openPopup(page);
        await popup.waitForSelector(".socket .socket-direction", { visible: true });
        await expectNoViolation(popup);
        await popup.close();
        await page.close();
      });

      it("the popup where there is no site", async () => {
        const popup = await openExtensionPage(setting.launched, "popup/popup.html?tab=0");
        await popup.waitForSelector("#no-site", { visible: true });
        await expectNoViolation(popup);
        await popup.close();
      });

      it("all that is in the list of sites", async () => {
        const options = await openExtensionPage(setting.launched, "options/options.html");
        await importSites(options, manySites(3), () => expectNoViolation(options));
        await options.click("#to-sites");
        await options.waitForSelector("#sites", { visible: true });
        await expectNoViolation(options);
        // The one in the middle: others have a block, which comes first and cannot be edited.
        await options.type("#search", "site-1.");
        await options.waitForFunction(
          () => document.querySelector("#sites .act > button")?.textContent === "Edit…",
        );
        await options.click("#sites .act > button");
        await options.waitForSelector("#edit-dialog[open]");
        await expectNoViolation(options);
        await options.click("#edit-cancel");
        for (const view of ["log", "settings"]) {
          await options.click(`#to-${view}`);
          await options.waitForSelector(`#view-${view}`, { visible: true });
          await expectNoViolation(options);
        }
        await options.click("#report");
        await options.waitForSelector("#report-dialog[open]");
        await expectNoViolation(options);
        await options.close();
      });

      it("the welcome page", async () => {
        const welcome = await openExtensionPage(setting.launched, "welcome/welcome.html");
        await welcome.waitForSelector("#ready", { visible: true });
        await expectNoViolation(welcome);
        await welcome.close();
      });
    },
    { colorScheme },
  );
}
