/** What the tests see and do in documents of the test site, and in the extension's own pages. */
import type { Frame, Page } from "puppeteer-core";
import { BY_THE_CLOCK } from "../../scripts/browser/until-interface.ts";

/** How the interface came to a document, if it did. */
export interface Arrival {
  readonly isThere: boolean;
  /** Before the document's first script. */
  readonly wasThereEarly: boolean;
  /** How often the document was told that it is available. */
  readonly timesAvailable: number;
}

export const NO_TRACE: Arrival = { isThere: false, wasThereEarly: false, timesAvailable: 0 };
export const FROM_THE_START: Arrival = { isThere: true, wasThereEarly: true, timesAvailable: 0 };
export const WHILE_IT_LIVED: Arrival = { isThere: true, wasThereEarly: false, timesAvailable: 1 };

export function arrivalIn(document: Page | Frame): Promise<Arrival> {
  return document.evaluate(() => ({
    isThere: "mozTCPSocket" in navigator,
    wasThereEarly: window.hadInterfaceEarly,
    timesAvailable: window.timesAvailable,
  }));
}

/** Resolves when a live document was told that the interface is there. */
export async function untilAvailable(document: Page | Frame): Promise<void> {
  await document.waitForFunction(() => window.timesAvailable > 0, BY_THE_CLOCK);
}

/** Says hello to an echo server of this computer; the socket's log, and what was echoed. */
export function converse(document: Page | Frame, port: number): Promise<readonly string[]> {
  return document.evaluate(async (to) => {
    const record = window.driver.open("echo", "127.0.0.1", to);
    const { socket, opened, closed, log } = record;
    if (await opened) {
      const answered = new Promise((resolve) => socket.addEventListener("data", resolve));
      socket.send("hello");
      await answered;
      socket.close();
    }
    await closed;
    return [...log, new TextDecoder().decode(window.driver.concatenate(record))];
  }, port);
}

export const CONVERSED = ["open open", "data", "close closed", "hello"];
export const LOCAL_NETWORK_DENIED = [
  "error SecurityError Permission LOCAL_NETWORK_DENIED closed",
  "close closed",
  "",
];

/** The text of an element as a person reads it; undefined where it is not shown. */
export async function shownText(page: Page, selector: string): Promise<string | undefined> {
  const element = await page.$(selector);
  if (!(await element?.isVisible())) return undefined;
  return element?.evaluate(({ textContent }) => textContent?.replace(/\s+/g, " ").trim());
}
