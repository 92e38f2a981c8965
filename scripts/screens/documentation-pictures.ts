import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { COLOR_SCHEMES, type ColorScheme } from "../browser/launch-browser.ts";
import { projectRoot } from "../project.ts";
import { resizeScreen, untilSettled } from "./screen-sizes.ts";
import { setScreenStage } from "./screen-stage.ts";
import type { Look } from "./screen-tour.ts";
import { goOnTour, obstacleOf, TOURS } from "./tours.ts";

/** The screens that docs/SCREENS.md and other documents show. */
export const DOCUMENTED_SCREENS: ReadonlySet<string> = new Set([
  "prompt-site",
  "prompt-system-port",
  "prompt-mail-relay",
  "prompt-local-address",
  "prompt-listen-network",
  "popup-live",
  "popup-listening",
  "popup-not-asked",
  "popup-blocked",
  "popup-host",
  "options-sites",
  "options-edit",
  "options-log",
  "options-settings",
  "options-policy",
  "panel-payload",
  "welcome-ready",
  "welcome-not-installed",
  "example-index",
  "example-console",
  "example-irc",
  "example-mail",
  "example-redis",
  "example-vnc",
  "example-web-server",
]);

export const DOCUMENTED_FOLDER = "docs/pictures/screens";

/** The same in every picture. */
const SERVER_PORT = 4242;
const QUALITY = 75;
/** Windows are shown smaller than they are taken, so that they are sharp on any screen. */
const SCALES = { prompt: 1.5, popup: 1.5, page: 1 } as const;

/** Takes the pictures that the documents show: of an English Chromium, in both themes. */
export async function pictureForDocuments(say: (text: string) => void): Promise<void> {
  const folder = join(projectRoot, DOCUMENTED_FOLDER);
  await mkdir(folder, { recursive: true });
  const lookIn =
    (scheme: ColorScheme): Look =>
    async (screen, page) => {
      if (!DOCUMENTED_SCREENS.has(screen.name)) return;
      await resizeScreen(page, screen, "100", SCALES[screen.kind]);
      await untilSettled(page, screen);
      const picture = await page.screenshot({ type: "webp", quality: QUALITY });
      await writeFile(join(folder, `${screen.name}-${scheme}.webp`), picture);
      say(`${screen.name}-${scheme}.webp`);
    };
  const stage = await setScreenStage(SERVER_PORT);
  try {
    for (const colorScheme of COLOR_SCHEMES) {
      for (const tour of TOURS) {
        const obstacle = obstacleOf(tour, "chromium");
        if (obstacle !== undefined) {
          say(`No pictures of the tour “${tour.name}”: ${obstacle}`);
          continue;
        }
        const look = lookIn(colorScheme);
        await goOnTour(tour, { family: "chromium", language: "en", colorScheme, stage, look });
      }
    }
  } finally {
    await stage.close();
  }
}
