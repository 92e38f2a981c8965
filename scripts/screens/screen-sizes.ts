import type { Page } from "puppeteer-core";
import type { Screen, ScreenKind } from "./screen-tour.ts";

/**
 * How large a screen is shown: as it is, zoomed to twice its size, with its text alone at twice its
 * size, or 320 pixels wide, which is what four times the size leaves of a large window (WCAG 1.4.10).
 */
export const SCREEN_SIZES = ["100", "200", "text", "narrow"] as const;
export type ScreenSize = (typeof SCREEN_SIZES)[number];

const NARROW = 320;
/** Less than the content of any window is high. */
const LEAST_HEIGHT = 100;

/** A prompt widens when it is zoomed, and the toolbar's popup stays as wide as it is made. */
const WIDTHS: Readonly<Record<ScreenKind, Readonly<Record<ScreenSize, number>>>> = {
  prompt: { "100": 440, "200": 384, text: 440, narrow: NARROW },
  popup: { "100": 400, "200": 400, text: 400, narrow: NARROW },
  page: { "100": 1280, "200": 640, text: 1280, narrow: NARROW },
};

const PAGE_HEIGHTS: Readonly<Record<ScreenSize, number>> = {
  "100": 800,
  "200": 400,
  text: 800,
  narrow: 640,
};

/** Gives a page the size; windows become as high as their content. */
export async function resizeScreen(
  page: Page,
  { kind }: Screen,
  size: ScreenSize,
  pixelsPerPixel = size === "200" ? 2 : 1,
): Promise<void> {
  await page.evaluate((isTextLarge) => {
    const { style } = document.documentElement;
    style.fontSize = isTextLarge ? "200%" : "";
    // A scroll bar would take its part of the width.
    style.scrollbarWidth = "none";
  }, size === "text");
  const width = WIDTHS[kind][size];
  const resize = async (height: number) => {
    await page.setViewport({ width, height, deviceScaleFactor: pixelsPerPixel });
    await page.waitForFunction((expected) => innerHeight === expected, {}, height);
  };
  if (kind === "page") {
    await resize(PAGE_HEIGHTS[size]);
  } else {
    await resize(LEAST_HEIGHT);
    await resize(await page.evaluate(() => document.documentElement.scrollHeight));
  }
}

/** Resolves when a screen has been complete for a while: what changes with the size comes late. */
export function untilSettled(page: Page, { ready }: Screen): Promise<void> {
  return page.evaluate(async (expected) => {
    let since = performance.now();
    while (performance.now() - since < 300) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (document.querySelector(expected) === null) since = performance.now();
    }
  }, ready);
}
