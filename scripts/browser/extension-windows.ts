import { type Page, TimeoutError } from "puppeteer-core";
import type { LaunchedBrowser } from "./launch-browser.ts";
import { openTab } from "./open-tab.ts";

const WAIT_MILLISECONDS = 60_000;
const LOOK_AGAIN_MILLISECONDS = 100;

/** The prompt window that shows its question, or the next one to do so. */
export async function findPrompt({ browser, extensionAddress }: LaunchedBrowser): Promise<Page> {
  const address = `${extensionAddress}prompt/prompt.html`;
  return until("a prompt opened", async () => {
    for (const page of await browser.pages()) {
      if ((await addressOf(page)).startsWith(address) && (await showsQuestion(page))) return page;
    }
    return undefined;
  });
}

/** The window is there before it knows what to ask. */
function showsQuestion(prompt: Page): Promise<boolean> {
  return prompt
    .evaluate(() => document.querySelector("#dialog:not([hidden])") !== null)
    .catch(() => false);
}

/**
 * Opens one of the extension's own pages in a tab. In Firefox this takes system access; its driver
 * loses sight of the page on the way from one process to another, so the page is looked for.
 */
export async function openExtensionPage(launched: LaunchedBrowser, path: string): Promise<Page> {
  const { extensionAddress, family } = launched;
  const address = `${extensionAddress}${path}`;
  const page = await openTab(launched);
  const loaded = page.goto(address, family === "firefox" ? { timeout: 100 } : {});
  await loaded.catch((error: unknown) => {
    if (!(error instanceof TimeoutError)) throw error;
  });
  await until("the extension's page opened", async () => {
    if ((await addressOf(page)) !== address) return false;
    // Before that Firefox may not have given it the extension's interfaces yet.
    return page.evaluate(() => document.readyState === "complete").catch(() => false);
  });
  return page;
}

/** The number that the browser gave a page's tab, as the extension's own pages see it. */
export async function tabIdOf(launched: LaunchedBrowser, page: Page): Promise<number> {
  const address = page.url();
  const own = await openExtensionPage(launched, "popup/popup.html?tab=0");
  try {
    const id = await own.evaluate(async (url) => {
      const tabs = await chrome.tabs.query({});
      return tabs.findLast((tab) => tab.url === url)?.id;
    }, address);
    if (id === undefined) throw new Error(`No tab shows ${address}`);
    return id;
  } finally {
    await own.close();
  }
}

/** The toolbar's popup, in a tab of its own, for the site in another tab. */
export async function openPopup(launched: LaunchedBrowser, page: Page): Promise<Page> {
  return openExtensionPage(launched, `popup/popup.html?tab=${await tabIdOf(launched, page)}`);
}

/** What a person chooses in a prompt before they press a button. */
export interface PromptChoice {
  /** How long; what is chosen already stays where the prompt does not offer this. */
  readonly life?: "once" | "session" | "always";
  readonly isForOtherDevices?: boolean;
  readonly isMailRelayTicked?: boolean;
}

/**
 * Chooses and presses a button of a prompt as a person does: with the pointer, once it counts, and
 * again if the window was disturbed just then. The window closes.
 */
export async function answerPrompt(
  prompt: Page,
  button: "allow" | "block" | "dismiss",
  { life = "always", isForOtherDevices = false, isMailRelayTicked = false }: PromptChoice = {},
): Promise<void> {
  const choices = [`#life-${life}`];
  if (isForOtherDevices) choices.push("#other-devices");
  if (isMailRelayTicked) choices.push("#mail-relay");
  await until("the prompt closed", async () => {
    try {
      // Not now waits for nothing but the time from which on input counts.
      const isArmed = (await prompt.$('#dismiss[aria-disabled="false"]')) !== null;
      if (isArmed) {
        if (button === "allow") for (const choice of choices) await choose(prompt, choice);
        const armed = await prompt.$(`#${button}[aria-disabled="false"]`);
        await armed?.click();
      }
    } catch {
      // The window was disturbed before the choice. Or the answer closed it, which it does at times
      // before the driver hears that the button is up.
    }
    return (await addressOf(prompt)) === "";
  });
}

/** Clicks a choice of a prompt, if it is offered and not chosen yet. */
async function choose(prompt: Page, selector: string): Promise<void> {
  const input = await prompt.$(`${selector}:not(:checked)`);
  if (input === null || !(await input.isVisible())) return;
  // The driver does not see what the answers at the window's end cover.
  await input.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await input.click();
  const isChosen = await input.evaluate((element) => element.matches(":checked"));
  if (!isChosen) throw new Error(`${selector} took no click just then`);
}

/** Looks again and again until there is something. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + WAIT_MILLISECONDS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MILLISECONDS));
  }
  throw new Error(`Waited in vain until ${what}`);
}

/** Firefox's driver lists extension pages as `about:blank`: the page itself knows better. */
async function addressOf(page: Page): Promise<string> {
  try {
    return await page.evaluate(() => location.href);
  } catch {
    // The page is going, or not there yet.
    return "";
  }
}
