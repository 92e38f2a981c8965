import type { Browser, Page } from "puppeteer-core";

/** What the stores want: 1280 × 800 pixels, https://developer.chrome.com/docs/webstore/images. */
const WIDTH = 1280;
const HEIGHT = 800;
/** Texts can be read where a store shows the picture small. */
const SCALE = 1.25;

/** Less than any window's content. */
const LEAST_HEIGHT = 100;

const WHOLE_PAGE = {
  width: WIDTH / SCALE,
  height: HEIGHT / SCALE,
  deviceScaleFactor: SCALE,
};

/** Where a window of the extension lies over the page that it is about. */
type Place = "middle" | "top right";

const PLACES: Readonly<Record<Place, string>> = {
  middle: "place-items: center",
  "top right": "place-items: start end; padding: 0 40px",
};

/** A picture of a page alone, as large as the stores want it. */
export async function pictureOf(page: Page): Promise<Uint8Array> {
  await page.setViewport(WHOLE_PAGE);
  return page.screenshot();
}

/** The same of a page that is made for a wide window, and needs the width. */
export async function pictureOfWide(page: Page): Promise<Uint8Array> {
  await page.setViewport({ width: WIDTH, height: HEIGHT, deviceScaleFactor: 1 });
  await page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>(".list, pre")) {
      element.style.scrollbarWidth = "none";
      // A press brings into view what is wider than its list.
      element.scrollLeft = 0;
    }
  });
  return page.screenshot();
}

/** A picture of one of the extension's windows, as large as its content, once `ready` is there. */
export async function pictureOfWindow(
  page: Page,
  { width, ready }: { width: number; ready: string },
): Promise<Uint8Array> {
  await resize(page, width, LEAST_HEIGHT);
  const height = await page.evaluate(() => {
    const { documentElement } = document;
    // A scroll bar would take its part of the width.
    documentElement.style.scrollbarWidth = "none";
    return documentElement.scrollHeight;
  });
  await resize(page, width, height);
  await untilLasting(page, ready);
  return page.screenshot();
}

async function resize(page: Page, width: number, height: number): Promise<void> {
  await page.setViewport({ width, height, deviceScaleFactor: SCALE });
  await page.waitForFunction((expected) => innerHeight === expected, {}, height);
}

/** Resolves when something has been there for a while: what changes with the size comes late. */
function untilLasting(page: Page, selector: string): Promise<void> {
  return page.evaluate(async (expected) => {
    let since = performance.now();
    while (performance.now() - since < 500) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (document.querySelector(expected) === null) since = performance.now();
    }
  }, selector);
}

/** Lays one picture over another, with a shadow, in the browser's own way of drawing. */
export async function layOver(
  browser: Browser,
  { page, window, place }: { page: Uint8Array; window: Uint8Array; place: Place },
): Promise<Uint8Array> {
  const stage = await browser.newPage();
  try {
    await stage.setViewport({ width: WIDTH, height: HEIGHT, deviceScaleFactor: 1 });
    await stage.setContent(`<style>
      body { display: grid; ${PLACES[place]}; box-sizing: border-box; height: 100vh; margin: 0;
        background: center / cover url("${dataAddress(page)}") }
      img { border-radius: 10px; box-shadow: 0 0 0 1px rgb(0 0 0 / 30%), 0 16px 48px rgb(0 0 0 / 45%) }
    </style><img alt="" src="${dataAddress(window)}">`);
    await stage.waitForFunction(() => document.images[0]?.complete);
    return await stage.screenshot();
  } finally {
    await stage.close();
  }
}

function dataAddress(picture: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(picture).toString("base64")}`;
}
