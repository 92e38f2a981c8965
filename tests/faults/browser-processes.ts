/** The processes that a browser has for pages and for extensions. */
import type { Page } from "puppeteer-core";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { descendantsOf } from "../end-to-end/processes.ts";
import { GeckoWindow } from "../gecko/gecko-window.ts";

/** The processes that pages of web sites may be in. */
export async function pageProcessIdsOf(launched: LaunchedBrowser): Promise<readonly number[]> {
  const processes = await processesOf(launched);
  const isForPages =
    launched.family === "chromium"
      ? (command: string) => /--type=renderer(?!.*--extension-process)/.test(command)
      : (command: string) => / -isForBrowser .* tab $/.test(command);
  return processes.filter(({ command }) => isForPages(command)).map(({ id }) => id);
}

/** The process that the extension's background and its pages are in. */
export async function extensionProcessIdOf(launched: LaunchedBrowser): Promise<number> {
  const processes = await processesOf(launched);
  const found = processes.find(
    ({ command, name }) => command.includes("--extension-process") || name === "WebExtensions",
  );
  if (found === undefined) throw new Error("The browser has no process for its extensions");
  return found.id;
}

/** Ends the process of a page's document as a crash does. */
export async function crash(launched: LaunchedBrowser, page: Page): Promise<void> {
  if (launched.family === "chromium") {
    const session = await page.createCDPSession();
    // There is nobody left to answer.
    session.send("Page.crash").catch(() => {});
    return;
  }
  const window = await GeckoWindow.of(launched.browser);
  const id = await window.evaluate(`(() => {
    const tabs = [...Services.wm.getEnumerator("navigator:browser")]
      .flatMap(({ gBrowser }) => gBrowser.browsers);
    const tab = tabs.findLast(({ currentURI }) => currentURI.spec === ${JSON.stringify(page.url())});
    return String(tab.browsingContext.currentWindowGlobal.osPid);
  })()`);
  process.kill(Number(id), "SIGKILL");
}

async function processesOf({ browser }: LaunchedBrowser) {
  return descendantsOf(browser.process()?.pid ?? 0);
}
