/**
 * Renders `extension/icons/icon.svg` to the PNG files beside it, and to the logo for the stores. Run
 * it after changing the drawing: `npx tsx scripts/render-icons.ts`. It takes Chromium.
 */
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { launch } from "puppeteer-core";
import { BROWSER_PROGRAMS, findProgram } from "./find-program.mjs";
import { projectRoot } from "./project.ts";

const ICONS = "extension/icons";
/** What the browsers want (toolbar, list of extensions, installation), each once and twice as dense. */
const SIZES = [16, 32, 48, 64, 96, 128];
/** Edge Add-ons wants this one; the other stores take the largest icon. */
const LOGO = { path: "docs/store/pictures/logo-300", size: 300 };

const drawing = await readFile(join(projectRoot, ICONS, "icon.svg"), "utf8");
const executablePath = findProgram(BROWSER_PROGRAMS.chromium);
if (executablePath === undefined) throw new Error("No Chromium browser is installed");
const isRoot = process.getuid?.() === 0;
const browser = await launch({ executablePath, args: isRoot ? ["--no-sandbox"] : [] });
try {
  const page = await browser.newPage();
  const icons = SIZES.map((size) => ({ path: `${ICONS}/${size}`, size }));
  for (const { path, size } of [...icons, LOGO]) {
    const file = join(projectRoot, path);
    await mkdir(dirname(file), { recursive: true });
    await page.setViewport({ width: size, height: size });
    await page.setContent(
      `<style>* { margin: 0 } svg { display: block; width: 100vw; height: 100vh }</style>${drawing}`,
    );
    await page.screenshot({ path: `${file}.png`, omitBackground: true });
  }
} finally {
  await browser.close();
}
