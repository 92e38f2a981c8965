/** What the browser keeps for the extension, as the extension's own pages see it. */
import { openExtensionPage, until } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";

export interface ExtensionState {
  /** Storage that outlives the browser, as JSON. */
  readonly onDisk: string;
  /** The permissions in storage that does not, as JSON. */
  readonly inMemory: string;
  /** The ids of the scripts that run before a page's first one; an id ends with its site's origin. */
  readonly scripts: readonly string[];
}

export async function stateOfExtension(launched: LaunchedBrowser): Promise<ExtensionState> {
  const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
  try {
    return await own.evaluate(async () => {
      const { local, session } = chrome.storage;
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return {
        onDisk: JSON.stringify(await local.get(null)),
        inMemory: JSON.stringify(await session.get("permissions")),
        scripts: scripts.map(({ id }) => id),
      };
    });
  } finally {
    await own.close();
  }
}

/**
 * Resolves when a site has the interface on every load. The broker may have just started, and Chromium
 * takes seconds to hand a policy to an extension that was loaded late; where pages of the extension
 * open and close meanwhile it does not do so at all at times. So one stays open.
 */
export async function untilRegistered(launched: LaunchedBrowser, origin: string): Promise<void> {
  const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
  await until(`the interface was there for ${origin}`, () =>
    own.evaluate(async (of) => {
      const scripts = await chrome.scripting.getRegisteredContentScripts();
      return scripts.some(({ id }) => id.endsWith(` ${of}`));
    }, origin),
  );
  await own.close();
}
