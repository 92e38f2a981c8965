/**
 * Renders `extension/icons/icon.svg` to the PNG files beside it. Run it after changing the drawing:
 * `npx tsx scripts/render-icons.ts [path of a Chromium]`; without a path it takes the installed Chrome.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { launch } from "puppeteer-core";
import { projectRoot } from "./project.ts";

const SIZES = [16, 32, 48, 128];

const folder = join(projectRoot, "extension/icons");
const drawing = await readFile(join(folder, "icon.svg"), "utf8");
const [, , executablePath] = process.argv;
const isRoot = process.getuid?.() === 0;
const browser = await launch({
  ...(executablePath === undefined ? { channel: "chrome" } : { executablePath }),
  args: isRoot ? ["--no-sandbox"] : [],
});
try {
  const page = await browser.newPage();
  for (const size of SIZES) {
    await page.setViewport({ width: size, height: size });
    await page.setContent(
      `<style>* { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${drawing}`,
    );
    await page.screenshot({ path: join(folder, `${size}.png`), omitBackground: true });
  }
} finally {
  await browser.close();
}
