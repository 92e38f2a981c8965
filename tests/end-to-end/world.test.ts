/** What a page that has nothing and asks for nothing sees of the extension: nothing. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LaunchedBrowser, launchBrowser } from "../../scripts/browser/launch-browser.ts";
import { BROWSER_FAMILIES } from "../../scripts/manifest.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { startSite } from "./setting.ts";

/** What can be seen in a page's world, one line a thing. */
type World = readonly string[];

describe.each(BROWSER_FAMILIES)("world of a page in %s", (family) => {
  let site: RunningServer;
  const launched: LaunchedBrowser[] = [];

  beforeAll(async () => {
    site = await startSite();
  });

  afterAll(async () => {
    for (const browser of launched) await browser.close();
    await site.close();
  });

  it("is the same with the extension and without it", async () => {
    const [without, withExtension] = [await visit(false), await visit(true)];
    expect(without.length).toBeGreaterThan(5000);
    expect(withExtension).toEqual(without);
  });

  async function visit(hasExtension: boolean): Promise<World> {
    const browser = await launchBrowser(family, { isHeadless: true, hasExtension });
    launched.push(browser);
    const page = await browser.browser.newPage();
    await page.goto(`http://localhost:${site.port}/watchful.html`);
    await page.waitForFunction(() => document.readyState === "complete");
    await settle(page);
    return page.evaluate(() => window.describeWorld());
  }
});

/** Lets content scripts and messages that were on their way arrive. */
async function settle(page: Page): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
    );
  }
}
