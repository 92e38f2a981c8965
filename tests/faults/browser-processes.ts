/** The processes that a browser has for pages and for extensions. */
import type { Page } from "puppeteer-core";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import {
  descendantsOf,
  extensionProcessOf,
  isExtensionProcess,
  type ProcessStatus,
} from "../end-to-end/processes.ts";
import { GeckoWindow } from "../gecko/gecko-window.ts";

/** The processes that pages of web sites may be in. */
export async function pageProcessIdsOf(launched: LaunchedBrowser): Promise<readonly number[]> {
  const processes = await descendantsOf(processIdOf(launched));
  const isForPages =
    launched.family === "chromium"
      ? ({ command }: ProcessStatus) => command.includes("--type=renderer")
      : ({ command }: ProcessStatus) => / -isForBrowser .* tab $/.test(command);
  return processes
    .filter((each) => isForPages(each) && !isExtensionProcess(each))
    .map(({ id }) => id);
}

/** The process that the extension's background and its pages are in. */
export async function extensionProcessIdOf(launched: LaunchedBrowser): Promise<number> {
  const found = await extensionProcessOf(processIdOf(launched));
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

function processIdOf({ browser }: LaunchedBrowser): number {
  return browser.process()?.pid ?? 0;
}
