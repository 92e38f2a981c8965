/** A person without a pointer allows a site, sees what it does, ends that and takes it all back. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findPrompt, openExtensionPage, until } from "../../scripts/browser/extension-windows.ts";
import { untilInterface } from "../../scripts/browser/until-interface.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { describeInBrowsers } from "./setting.ts";

/** More stops than any page has before the one that is looked for. */
const MOST_STOPS = 60;

/** Goes by the Tab key to what the selector names. */
async function tabTo(page: Page, selector: string): Promise<void> {
  await page.waitForSelector(selector, { visible: true });
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) === true,
      selector,
    );
    if (isThere) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The Tab key does not lead to ${selector}`);
}

/** Goes there by the Tab key, and presses it. */
async function press(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press("Enter");
}

function focusedIn(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id);
}

describeInBrowsers("the keyboard alone", (setting) => {
  let server: RunningServer;
  let page: Page;
  let popup: Page;

  beforeAll(async () => {
    server = await startEchoServer();
    page = await setting.newPage("/silent.html");
    popup = await setting.openPopup(page);
  });

  afterAll(() => server.close());

  const rows = () => popup.$$eval("#live-sockets > li", (shown) => shown.length);
  const open = (name: string) =>
    page.evaluate(
      (given, port) => {
        window.driver.open(given, "127.0.0.1", port);
      },
      name,
      server.port,
    );

  const stateOf = (name: string) =>
    page.evaluate((of) => window.driver.sockets.get(of)?.socket.readyState, name);

  it("allows the site", async () => {
    await popup.bringToFront();
    await press(popup, "#allow");
    await popup.waitForSelector("#revoke", { visible: true });
    await untilInterface(page);
  });

  it("allows a destination in a prompt", async () => {
    await open("one");
    const prompt = await findPrompt(setting.launched);
    await until("the press was taken", async () => {
      try {
        await tabTo(prompt, '#allow[aria-disabled="false"]');
        await prompt.keyboard.press(" ");
      } catch {
        // The window was disturbed just then, or the answer has closed it.
      }
      return (await stateOf("one")) === "open";
    });
    await popup.bringToFront();
    await expect.poll(rows).toBe(1);
  });

  it("sees where connections lead, and what they carry", async () => {
    await open("two");
    await expect.poll(() => stateOf("two")).toBe("open");
    await expect.poll(rows).toBe(2);
    const place = `127.0.0.1:${server.port}`;
    const places = await popup.$$eval(".socket-place", (shown) =>
      shown.map(({ textContent }) => textContent),
    );
    expect(places).toEqual([place, place]);
    await popup.waitForSelector(".socket:last-child .socket-direction", { visible: true });
    await tabTo(popup, "#live-sockets .popupClose");
    const named = await popup.evaluate(() => document.activeElement?.ariaLabel);
    expect(named).toContain(place);
  });

  it("ends one connection, and the focus is not lost", async () => {
    await press(popup, "#live-sockets .popupClose");
    await expect.poll(rows).toBe(1);
    const isInList = () =>
      popup.evaluate(() => document.activeElement?.closest("#live-sockets") !== null);
    await expect.poll(isInList).toBe(true);
    await popup.keyboard.press("Enter");
    await expect.poll(rows).toBe(0);
    await expect.poll(() => Promise.all(["one", "two"].map(stateOf))).toEqual(["closed", "closed"]);
    await expect.poll(() => focusedIn(popup)).toBe("state");
  });

  it("takes the permission back, which ends what is open", async () => {
    await open("three");
    await expect.poll(() => stateOf("three")).toBe("open");
    await press(popup, "#revoke");
    await popup.waitForSelector("#allow", { visible: true });
    await expect.poll(() => stateOf("three")).toBe("closed");
  });

  it("finds its way about the page of all sites", async () => {
    await press(popup, "#allow");
    await popup.waitForSelector("#revoke", { visible: true });
    const options = await openExtensionPage(setting.launched, "options/options.html");
    await options.bringToFront();
    await press(options, "#to-log");
    await options.waitForSelector("#log", { visible: true });
    await expect.poll(async () => (await options.$$("#log-entries tr")).length).toBe(3);
    await press(options, "#clear-log");
    await options.waitForSelector("#log-empty", { visible: true });
    await press(options, "#undo");
    await options.waitForSelector("#log", { visible: true });
    await press(options, "#to-sites");
    await press(options, ".act > button");
    await options.waitForSelector("#edit-dialog[open]");
    await options.keyboard.press("Escape");
    await options.waitForSelector("#edit-dialog:not([open])");
    await press(options, ".act > button:last-child");
    await options.waitForSelector("#empty", { visible: true });
    await expect.poll(() => focusedIn(options)).toBe("undo");
    await options.keyboard.press("Enter");
    await options.waitForSelector("#sites", { visible: true });
    await options.close();
    await popup.close();
  });
});
