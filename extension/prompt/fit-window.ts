import browser from "webextension-polyfill";

/** Below this width, in CSS pixels, every line breaks; zooming gets there. */
const NARROW_PIXELS = 384;

/**
 * Makes a prompt's window large enough for its question, as far as the screen allows, so that no
 * part of it is out of sight when a site has a long name or many words, or the page is zoomed.
 * Leaves tabs as they are.
 */
export async function fitWindow(): Promise<void> {
  const { id, type } = await browser.windows.getCurrent();
  if (id === undefined || type !== "popup") return;
  const screenPixelsPerPixel = window.outerWidth / window.innerWidth;
  if (window.innerWidth >= NARROW_PIXELS) return fitHeight(id, screenPixelsPerPixel);
  // How high it has to be shows once it is wider.
  window.addEventListener("resize", () => fitHeight(id, screenPixelsPerPixel), { once: true });
  const width = Math.ceil(NARROW_PIXELS * screenPixelsPerPixel);
  await browser.windows.update(id, { width: Math.min(width, window.screen.availWidth) });
}

async function fitHeight(windowId: number, screenPixelsPerPixel: number): Promise<void> {
  const missing = document.documentElement.scrollHeight - window.innerHeight;
  if (missing <= 0) return;
  const height = window.outerHeight + Math.ceil(missing * screenPixelsPerPixel);
  await browser.windows.update(windowId, { height: Math.min(height, window.screen.availHeight) });
}
