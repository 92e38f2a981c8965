import type { Page } from "puppeteer-core";
import { CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { openExtensionPage, until } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { GeckoWindow } from "../gecko/gecko-window.ts";

/** Does what a person does in the browser's list of extensions: allows ours in private windows. */
export async function allowInPrivateWindows(launched: LaunchedBrowser): Promise<void> {
  if (launched.family === "chromium") await allowInChromium(launched);
  else await allowInFirefox(launched);
}

async function allowInChromium({ browser }: LaunchedBrowser): Promise<void> {
  const list = await browser.newPage();
  await list.goto("chrome://extensions/");
  await list.evaluate(async (extensionId) => {
    const { developerPrivate } = chrome;
    // The change reloads the extension, and what is unpacked is loaded in this mode alone.
    await developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
    await developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
  }, CHROMIUM_EXTENSION_ID);
  await until("the extension was loaded anew", () =>
    list.evaluate(
      async (id) => (await chrome.developerPrivate.getExtensionInfo(id)).state === "ENABLED",
      CHROMIUM_EXTENSION_ID,
    ),
  );
  await list.close();
}

async function allowInFirefox({ browser }: LaunchedBrowser): Promise<void> {
  const window = await GeckoWindow.of(browser);
  await window.evaluate(`(async () => {
    const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
    const { ExtensionPermissions } = ChromeUtils.importESModule(
      "resource://gre/modules/ExtensionPermissions.sys.mjs");
    const id = ${JSON.stringify(FIREFOX_EXTENSION_ID)};
    const added = { permissions: ["internal:privateBrowsingAllowed"], origins: [] };
    await ExtensionPermissions.add(id, added, WebExtensionPolicy.getByID(id).extension);
    await (await AddonManager.getAddonByID(id)).reload();
  })()`);
}

/** Opens a page in a private window. No other page may have this address. */
export async function openPrivatePage(launched: LaunchedBrowser, address: string): Promise<Page> {
  const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
  try {
    await own.evaluate(
      (url) => chrome.windows.create({ url, incognito: true }).then(() => {}),
      address,
    );
  } finally {
    await own.close();
  }
  return until("the private page opened", async () => {
    const pages = await launched.browser.pages();
    return pages.find((page) => page.url() === address);
  });
}

/** Closes every private window. */
export async function closePrivateWindows(launched: LaunchedBrowser): Promise<void> {
  const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
  try {
    await own.evaluate(async () => {
      for (const { id, incognito } of await chrome.windows.getAll()) {
        if (incognito && id !== undefined) await chrome.windows.remove(id);
      }
    });
  } finally {
    await own.close();
  }
}
