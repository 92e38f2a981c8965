/**
 * Every screen of the extension, and every example, by the rules that axe-core knows; and that all of
 * it fits: at its own size, zoomed to twice that, with larger text alone, and 320 pixels wide. In
 * light with English texts, and in dark with German ones.
 */
import axe from "axe-core";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ColorScheme } from "../../scripts/browser/launch-browser.ts";
import { buildExamples } from "../../scripts/build-examples.ts";
import { BROWSER_FAMILIES } from "../../scripts/manifest.ts";
import { layoutFaultsIn } from "../../scripts/screens/layout-faults.ts";
import { resizeScreen, SCREEN_SIZES } from "../../scripts/screens/screen-sizes.ts";
import { type ScreenStage, setScreenStage } from "../../scripts/screens/screen-stage.ts";
import type { Screen } from "../../scripts/screens/screen-tour.ts";
import { goOnTour, obstacleOf, TOURS } from "../../scripts/screens/tours.ts";

const LOOKS: readonly { readonly colorScheme: ColorScheme; readonly language: string }[] = [
  { colorScheme: "light", language: "en" },
  { colorScheme: "dark", language: "de" },
];

/** What axe finds wrong, one line a thing. */
async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      resultTypes: ["violations"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

async function faultsIn(page: Page, screen: Screen): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const size of SCREEN_SIZES) {
    await resizeScreen(page, screen, size);
    faults.push(...(await layoutFaultsIn(page)).map((fault) => `${size}: ${fault}`));
  }
  await resizeScreen(page, screen, "100");
  return faults;
}

describe.each(BROWSER_FAMILIES)("every screen in %s", (family) => {
  let stage: ScreenStage;

  beforeAll(async () => {
    await buildExamples();
    stage = await setScreenStage();
  });

  afterAll(() => stage.close());

  describe.each(LOOKS)("$colorScheme, with texts in $language", ({ colorScheme, language }) => {
    for (const tour of TOURS) {
      const obstacle = obstacleOf(tour, family);
      it.skipIf(obstacle !== undefined)(
        `is accessible and fits: the tour “${tour.name}”`,
        { timeout: 600_000 },
        async () => {
          const found: Record<string, readonly string[]> = {};
          const seen: string[] = [];
          const look = async (screen: Screen, page: Page) => {
            const isDark = await page.evaluate(
              () => matchMedia("(prefers-color-scheme: dark)").matches,
            );
            expect(isDark).toBe(colorScheme === "dark");
            seen.push(screen.name);
            const wrong = [...(await violationsIn(page)), ...(await faultsIn(page, screen))];
            if (wrong.length > 0) found[screen.name] = wrong;
          };
          await goOnTour(tour, { family, language, colorScheme, stage, look });
          expect(found).toEqual({});
          expect(new Set(seen).size).toBe(seen.length);
        },
      );
    }
  });
});
