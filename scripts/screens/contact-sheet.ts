import { readFile } from "node:fs/promises";
import type { Browser } from "puppeteer-core";

const WIDTH = 1600;

export interface SheetPicture {
  readonly name: string;
  readonly file: string;
}

/** Many pictures on one, with their names, to be looked at together. */
export async function contactSheet(
  browser: Browser,
  pictures: readonly SheetPicture[],
  columns: number,
): Promise<Uint8Array> {
  const figures = await Promise.all(
    pictures.map(async ({ name, file }) => {
      const data = (await readFile(file)).toString("base64");
      return `<figure><figcaption>${name}</figcaption><img alt="" src="data:image/png;base64,${data}"></figure>`;
    }),
  );
  const page = await browser.newPage();
  try {
    await page.setViewport({ width: WIDTH, height: 100, deviceScaleFactor: 1 });
    await page.setContent(`<style>
      body { display: grid; grid-template-columns: repeat(${columns}, minmax(0, 1fr)); gap: 12px;
        align-items: start; margin: 12px; background: #777; font: 13px sans-serif }
      figure { margin: 0 }
      figcaption { background: #000; color: #fff; padding: 2px 6px }
      img { display: block; width: 100% }
    </style>${figures.join("")}`);
    await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
    return await page.screenshot({ fullPage: true });
  } finally {
    await page.close();
  }
}
