import { type Page, TimeoutError } from "puppeteer-core";
import type { LaunchedBrowser } from "./launch-browser.ts";

const WAIT_MILLISECONDS = 20_000;
const LOOK_AGAIN_MILLISECONDS = 100;

/** The prompt window that is open, or the next one to open. */
export async function findPrompt({ browser, extensionAddress }: LaunchedBrowser): Promise<Page> {
  const address = `${extensionAddress}prompt/prompt.html`;
  return until("a prompt opened", async () => {
    for (const page of await browser.pages()) {
      if ((await addressOf(page)).startsWith(address)) return page;
    }
    return undefined;
  });
}

/**
 * Opens one of the extension's own pages in a tab. In Firefox this takes system access; its driver
 * loses sight of the page on the way from one process to another, so the page is looked for.
 */
export async function openExtensionPage(
  { browser, extensionAddress, family }: LaunchedBrowser,
  path: string,
): Promise<Page> {
  const address = `${extensionAddress}${path}`;
  const page = await browser.newPage();
  const loaded = page.goto(address, family === "firefox" ? { timeout: 100 } : {});
  await loaded.catch((error: unknown) => {
    if (!(error instanceof TimeoutError)) throw error;
  });
  await until("the extension's page opened", async () => (await addressOf(page)) === address);
  return page;
}

/**
 * Presses a button of a prompt as a person does: with the pointer, once it counts, and again if the
 * window was disturbed just then. The window closes.
 */
export async function answerPrompt(
  prompt: Page,
  button: "allow" | "block" | "dismiss",
): Promise<void> {
  await until("the prompt closed", async () => {
    try {
      const armed = await prompt.$(`#${button}[aria-disabled="false"]`);
      await armed?.click();
    } catch {
      // The answer closes the window, at times before the driver hears that the button is up.
    }
    return (await addressOf(prompt)) === "";
  });
}

/** Looks again and again until there is something. */
async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
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
