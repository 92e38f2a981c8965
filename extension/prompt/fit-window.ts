import browser from "webextension-polyfill";

/**
 * Makes a prompt's window high enough for its question, as far as the screen allows, so that no
 * part of it is out of sight when a site has a long name or many words. Leaves tabs as they are.
 */
export async function fitWindow(): Promise<void> {
  const { id, type } = await browser.windows.getCurrent();
  if (id === undefined || type !== "popup") return;
  const missing = document.documentElement.scrollHeight - window.innerHeight;
  if (missing <= 0) return;
  const screenPixelsPerPixel = window.outerWidth / window.innerWidth;
  const height = window.outerHeight + Math.ceil(missing * screenPixelsPerPixel);
  await browser.windows.update(id, { height: Math.min(height, window.screen.availHeight) });
}
