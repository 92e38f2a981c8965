import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ColorScheme, launchBrowser } from "../browser/launch-browser.ts";
import type { BrowserFamily } from "../manifest.ts";
import { contactSheet, type SheetPicture } from "./contact-sheet.ts";
import { layoutFaultsIn } from "./layout-faults.ts";
import { resizeScreen, SCREEN_SIZES, type ScreenSize, untilSettled } from "./screen-sizes.ts";
import { setScreenStage } from "./screen-stage.ts";
import type { Look, Screen } from "./screen-tour.ts";
import { goOnTour, obstacleOf, TOURS } from "./tours.ts";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same in every picture. */
const SERVER_PORT = 4242;

interface Taken extends SheetPicture {
  readonly group: string;
  readonly scheme: ColorScheme;
  readonly size: ScreenSize;
}

export interface PictureOptions {
  readonly family: BrowserFamily;
  readonly language: Language;
  readonly scheme: ColorScheme;
  /** Where the pictures and the sheets go. */
  readonly folder: string;
  readonly say: (text: string) => void;
}

/** Pictures of every screen in every size, and sheets that show many together; tells what does not fit. */
export async function pictureScreens(options: PictureOptions): Promise<void> {
  const { family, language, scheme, folder, say } = options;
  await mkdir(folder, { recursive: true });
  const taken: Taken[] = [];
  const look: Look = async (screen, page) => {
    // Their words are their own.
    if (screen.name.startsWith("example-") && language !== "en") return;
    for (const size of SCREEN_SIZES) {
      await resizeScreen(page, screen, size);
      await untilSettled(page, screen);
      const name = `${screen.name}-${size}`;
      for (const fault of await layoutFaultsIn(page)) {
        say(`${family} ${language} ${scheme} ${name}: ${fault}`);
      }
      const file = join(folder, `${family}-${language}-${scheme}-${name}.png`);
      await writeFile(file, await page.screenshot({ fullPage: screen.kind === "page" }));
      taken.push({ name, file, size, scheme, group: groupOf(screen) });
    }
    await resizeScreen(page, screen, "100");
  };
  const stage = await setScreenStage(SERVER_PORT);
  try {
    for (const tour of TOURS) {
      const obstacle = obstacleOf(tour, family);
      if (obstacle !== undefined) say(`No pictures of the tour “${tour.name}”: ${obstacle}`);
      else await goOnTour(tour, { family, language, colorScheme: scheme, stage, look });
    }
  } finally {
    await stage.close();
  }
  await writeSheets(taken, options);
}

function groupOf({ name }: Screen): string {
  return name.slice(0, name.indexOf("-"));
}

async function writeSheets(
  taken: readonly Taken[],
  { language, family, scheme, folder, say }: PictureOptions,
): Promise<void> {
  const { browser, close } = await launchBrowser("chromium", {
    isHeadless: true,
    hasExtension: false,
    hasHost: false,
  });
  try {
    const groups = new Set(taken.map(({ group, size }) => `${group} ${size}`));
    for (const key of groups) {
      const pictures = taken.filter(({ group, size }) => `${group} ${size}` === key);
      const isWide = /^(?:options|welcome|example) (?:100|text)$/u.test(key);
      const sheet = await contactSheet(browser, pictures, isWide ? 3 : 4);
      const name = `sheet-${family}-${language}-${scheme}-${key.replace(" ", "-")}.png`;
      await writeFile(join(folder, name), sheet);
      say(name);
    }
  } finally {
    await close();
  }
}
