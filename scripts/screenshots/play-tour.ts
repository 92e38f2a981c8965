import type { Page } from "puppeteer-core";
import {
  answerPrompt,
  findPrompt,
  openExtensionPage,
  openPopup,
  tabIdOf,
} from "../browser/extension-windows.ts";
import type { LaunchedBrowser } from "../browser/launch-browser.ts";
import { untilInterface } from "../browser/until-interface.ts";
import { layOver, pictureOf, pictureOfWide, pictureOfWindow } from "./picture.ts";
import type { PlainSite } from "./web-sites.ts";

export const SCREENS = ["prompt", "popup", "sites", "log", "settings", "welcome", "panel"] as const;
export type Screen = (typeof SCREENS)[number];

/** The site that has pages of its own: the console example. */
export const CONSOLE = "console.example";

/** The others, which are there to be in the list of sites. */
export const PLAIN_SITES: Readonly<Record<string, PlainSite>> = {
  "mail.example": { title: "Mail", description: "To fetch and send your mail" },
  "chat.example": { title: "Chat", description: "To join the rooms that you choose" },
  "tracker.example": { title: "Tracker", description: "To know where you are" },
};

/** No answer counts in the first second after its window has changed. */
const PROMPT = { width: 440, ready: '#allow[aria-disabled="false"]', place: "middle" } as const;
const POPUP = { width: 400, ready: ".socket-direction", place: "top right" } as const;

export interface TourOptions {
  readonly save: (screen: Screen, picture: Uint8Array) => Promise<void>;
}

/** Does what a person does in the first days with the extension, and takes a picture of each screen. */
export async function playTour(launched: LaunchedBrowser, { save }: TourOptions): Promise<void> {
  const { browser } = launched;
  const saveWindow = async (
    screen: Screen,
    over: Page,
    own: Page,
    look: typeof PROMPT | typeof POPUP,
  ) => {
    const window = await pictureOfWindow(own, look);
    const picture = { page: await pictureOf(over), window, place: look.place };
    await save(screen, await layOver(browser, picture));
  };

  const page = await visit(launched, CONSOLE);
  await answer(launched, "allow");
  await untilInterface(page);
  await page.click("#tls-preset");
  await page.click("#connect");
  await answer(launched, "allow");
  await page.waitForSelector('#state[data-state="open"]');
  const panel = await openExtensionPage(
    launched,
    `devtools/panel.html?tab=${await tabIdOf(launched, page)}`,
  );
  await panel.waitForSelector("#frames .row");
  await page.bringToFront();
  for (const line of ["echo Hello from a web page", "time", "count 5"]) {
    await page.type("#line", line);
    await page.keyboard.press("Enter");
  }
  await page.waitForFunction(() =>
    document.querySelector("#terminal p:last-child")?.textContent?.includes("5"),
  );
  await panel.bringToFront();
  await panel.waitForSelector("#frames .row:nth-child(4) .frame-preview");
  await panel.click("#frames .row:nth-child(4)");
  await panel.click("#as-hex");
  await save("panel", await pictureOfWide(panel));
  await panel.close();
  await page.bringToFront();
  const popup = await openPopup(launched, page);
  await popup.waitForSelector(POPUP.ready, { visible: true });
  await saveWindow("popup", page, popup, POPUP);
  await popup.close();

  await page.bringToFront();
  await page.click("#disconnect");
  await page.waitForSelector('#state[data-state="closed"]');
  await fill(page, "#host", "192.168.1.20");
  await fill(page, "#port", "9100");
  await page.click("#tls");
  await page.click("#connect");
  const prompt = await findPrompt(launched);
  await prompt.waitForSelector(PROMPT.ready, { visible: true });
  await saveWindow("prompt", page, prompt, PROMPT);
  await answerPrompt(prompt, "dismiss");

  await visit(launched, "tracker.example");
  await answer(launched, "block");
  await visit(launched, "chat.example");
  await answer(launched, "allow");
  const mail = await visit(launched, "mail.example");
  await answer(launched, "allow");
  await untilInterface(mail);
  for (const [host, port] of [
    ["imap.mail.example", 993],
    ["smtp.mail.example", 465],
  ] as const) {
    await mail.evaluate(`void navigator.mozTCPSocket.open("${host}", ${port})`);
    await answer(launched, "allow");
  }

  for (const [screen, path, ready] of [
    ["sites", "options/options.html", "#sites tbody tr"],
    ["log", "options/options.html#show-log", "#log-entries tr"],
    ["settings", "options/options.html#show-settings", "#host-check"],
    ["welcome", "welcome/welcome.html", "#ready"],
  ] as const) {
    const own = await openExtensionPage(launched, path);
    await own.waitForSelector(ready, { visible: true });
    await save(screen, await pictureOf(own));
  }
}

async function visit({ browser }: LaunchedBrowser, name: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`https://${name}/`);
  return page;
}

async function answer(launched: LaunchedBrowser, button: "allow" | "block"): Promise<void> {
  await answerPrompt(await findPrompt(launched), button);
}

async function fill(page: Page, selector: string, text: string): Promise<void> {
  await page.click(selector, { count: 3 });
  await page.type(selector, text);
}
