import { FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { openExtensionPage, until } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { untilRegistered } from "../end-to-end/extension-state.ts";
import { GeckoWindow } from "../gecko/gecko-window.ts";
import type { Stage } from "./stage.ts";

/** Resolves with what reloads the extension as a person does in the list of extensions. */
export async function prepareReload(stage: Stage): Promise<() => Promise<void>> {
  const { launched } = stage;
  if (launched.family === "chromium") await beInDeveloperMode(launched);
  const isBack = await whetherBack(launched);
  const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
  return async () => {
    // The page goes with the extension, and would not answer any more.
    await own.evaluate(() => void setTimeout(() => chrome.runtime.reload()));
    await until("the extension was back", isBack);
    await untilServed(stage);
  };
}

/** A page that loads before has no interface: the browser does not know the extension's scripts yet. */
export function untilServed({ launched, setting }: Stage): Promise<void> {
  return untilRegistered(launched, setting.origin);
}

/** Chromium loads what is unpacked again in this mode alone. */
async function beInDeveloperMode({ browser }: LaunchedBrowser): Promise<void> {
  const list = await browser.newPage();
  await list.goto("chrome://extensions/");
  await list.evaluate(() =>
    chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }),
  );
  await list.close();
}

/** Tells whether another background runs than does now. */
async function whetherBack(launched: LaunchedBrowser): Promise<() => Promise<boolean>> {
  const { browser, extensionAddress } = launched;
  if (launched.family === "chromium") {
    const worker = () =>
      browser
        .targets()
        .find(
          (each) => each.type() === "service_worker" && each.url().startsWith(extensionAddress),
        );
    const before = worker();
    return async () => worker() !== undefined && worker() !== before;
  }
  const window = await GeckoWindow.of(browser);
  const evaluate = (expression: string) =>
    window.evaluate(`(() => {
      const policy = WebExtensionPolicy.getByID(${JSON.stringify(FIREFOX_EXTENSION_ID)});
      return String(${expression});
    })()`);
  await evaluate("policy.extension.wasSeen = true");
  const expression = "policy && !policy.extension.wasSeen && policy.extension.backgroundState";
  return async () => (await evaluate(expression)) === "running";
}
