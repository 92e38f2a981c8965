import type { Page } from "puppeteer-core";
import { answerPrompt, findPrompt } from "../browser/extension-windows.ts";
import type { LaunchedBrowser } from "../browser/launch-browser.ts";
import { untilInterface } from "../browser/until-interface.ts";
import type { ScreenStage } from "./screen-stage.ts";

/** What a screen is shown in: a window that asks, the toolbar's popup, or a tab. */
export type ScreenKind = "prompt" | "popup" | "page";

export interface Screen {
  /** Such as `popup-blocked`; no two have the same. */
  readonly name: string;
  readonly kind: ScreenKind;
  /** What is there as long as the screen is complete. */
  readonly ready: string;
}

/** Is handed each screen while it is there, and may change the size of the page and the theme. */
export type Look = (screen: Screen, page: Page) => Promise<void>;

/** A browser in which a person goes from screen to screen. */
export interface ScreenTour {
  readonly launched: LaunchedBrowser;
  readonly stage: ScreenStage;
  readonly look: Look;
}

/** No answer counts in the first second after a prompt's window has changed. */
export const PROMPT_READY = '#dismiss[aria-disabled="false"]';

/** Waits for a screen, and hands it on. */
export async function lookAt({ look }: ScreenTour, screen: Screen, page: Page): Promise<void> {
  await page.waitForSelector(screen.ready, { visible: true });
  await look(screen, page);
}

/** Opens one of the sites that the stage has. */
export async function visitSite({ launched }: ScreenTour, name: string): Promise<Page> {
  const page = await launched.browser.newPage();
  await page.goto(`https://${name}/`);
  return page;
}

/** Opens a site that asks for sockets, and allows it. */
export async function allowSite(tour: ScreenTour, name: string): Promise<Page> {
  const page = await visitSite(tour, name);
  await allow(tour);
  await untilInterface(page);
  return page;
}

/** Allows what the prompt that is open, or the next one to open, asks. */
export async function allow({ launched }: ScreenTour): Promise<void> {
  await answerPrompt(await findPrompt(launched), "allow");
}

/** Looks at the prompt that is open, or the next one, and leaves it open. */
export async function lookAtPrompt(tour: ScreenTour, name: string): Promise<Page> {
  const prompt = await findPrompt(tour.launched);
  await lookAt(tour, { name, kind: "prompt", ready: PROMPT_READY }, prompt);
  return prompt;
}
