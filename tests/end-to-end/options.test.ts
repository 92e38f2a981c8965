/** The page of all sites: a thousand of them, the log, the settings, and files. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { stateOfExtension } from "./extension-state.ts";
import { chooseFile, importSites, manySites } from "./grants-file.ts";
import { describeInBrowsers } from "./setting.ts";

const MANY = 1_000;
/** Of a page that shows the first of many sites: enough for two portions of its list. */
const MOST_ELEMENTS = 12_000;
/** A row that goes, one that comes at the list's end, and the room for another. */
const MOST_CHANGED = 4;

function originsIn(options: Page): Promise<readonly string[]> {
  return options.$$eval("#sites .site .origin", (names) =>
    names.map(({ textContent }) => textContent ?? ""),
  );
}

function textOf(options: Page, selector: string): Promise<string> {
  return options.$eval(selector, ({ textContent }) => textContent ?? "");
}

async function search(options: Page, id: string, text: string): Promise<void> {
  await options.$eval(id, (input) => {
    if (input instanceof HTMLInputElement) input.select();
  });
  await options.keyboard.press("Backspace");
  await options.type(id, text);
}

describeInBrowsers("the page of all sites", (setting) => {
  let options: Page;
  let server: RunningServer;

  beforeAll(async () => {
    server = await startEchoServer();
    options = await openExtensionPage(setting.launched, "options/options.html");
  });

  afterAll(() => server.close());

  it("says that there is nothing yet", async () => {
    await options.waitForSelector("#empty", { visible: true });
    await options.click("#to-log");
    await options.waitForSelector("#log-empty", { visible: true });
  });

  it.each([
    ["no JSON", "{"],
    ["no file of ours", "{}"],
    ["a mistake", JSON.stringify({ format: "web-tcp-socket-grants", version: 9, sites: [] })],
  ])("adds nothing of a file that has %s, and says why", async (_, text) => {
    await options.click("#to-settings");
    await chooseFile(options, text);
    expect(await textOf(options, "#import-mistake")).toContain("sites.json");
  });

  it("finds its way about 1,000 sites", async () => {
    await importSites(options, manySites(MANY));
    await options.click("#to-sites");
    await expect.poll(() => textOf(options, "#site-count")).toContain("1,000");
    expect((await originsIn(options)).length).toBeLessThan(MANY);
    const elements = await options.evaluate(() => document.querySelectorAll("*").length);
    expect(elements).toBeLessThan(MOST_ELEMENTS);

    await search(options, "#search", "imap-77");
    const found = Array.from({ length: 10 }, (_, index) => `https://site-77${index}.example`);
    await expect.poll(() => originsIn(options)).toEqual(["https://site-77.example", ...found]);
    expect(await textOf(options, "#site-count")).toContain("11");
    await search(options, "#search", "nowhere to be found");
    await options.waitForSelector("#none-found", { visible: true });

    await search(options, "#search", "https");
    await options.select("#order", "used");
    await expect.poll(async () => (await originsIn(options))[0]).toBe("https://site-0.example");
    await options.select("#order", "changed");
    await expect.poll(async () => (await originsIn(options))[0]).toBe("https://site-999.example");
  });

  it("comes to the last of them as one scrolls", async () => {
    await options.select("#order", "host");
    await expect
      .poll(
        async () => {
          await options.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
          return (await originsIn(options)).length;
        },
        { timeout: 60_000 },
      )
      .toBe(MANY);
  });

  it("makes nothing anew but what has changed", async () => {
    await search(options, "#search", "https");
    await options.waitForSelector(".act > button:last-child", { visible: true });
    const changed = options.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const list = document.querySelector("#sites");
          if (list === null) throw new Error("There is no list");
          let count = 0;
          new MutationObserver((records) => {
            for (const { addedNodes, removedNodes } of records) {
              count += addedNodes.length + removedNodes.length;
            }
            if (count > 0) resolve(count);
          }).observe(list, { childList: true });
          document.title = "Watching";
        }),
    );
    await options.waitForFunction(() => document.title === "Watching");
    await options.click(".act > button:last-child");
    expect(await changed).toBeLessThanOrEqual(MOST_CHANGED);
    await options.waitForSelector("#undo", { visible: true });
    await options.click("#undo");
    await expect.poll(() => textOf(options, "#site-count")).toContain("1,000");
  });

  it("edits a permission, and undoes that", async () => {
    const destinations = () =>
      options.$$eval("#sites .reach .exact", (lines) => lines.map((line) => line.textContent));
    await search(options, "#search", "site-502.");
    await expect.poll(destinations).toEqual(["imap-502.example:993"]);
    await options.click(".act > button");
    await options.waitForSelector("#edit-dialog[open]");
    await options.type("#edit-destinations", "\nno destination");
    await options.click("#edit-save");
    expect(await textOf(options, "#edit-mistake")).toContain("no destination");
    await options.$eval("#edit-destinations", (area) => {
      if (area instanceof HTMLTextAreaElement) area.value = "imap-502.example:143\n[2001:db8::1]:*";
    });
    await options.click("#edit-save");
    await expect.poll(destinations).toEqual(["imap-502.example:143", "[2001:db8::1]:*"]);
    await options.waitForSelector("#undo", { visible: true });
    await options.click("#undo");
    await expect.poll(destinations).toEqual(["imap-502.example:993"]);
  });

  it("tells of connections that have ended, and is emptied and filled again", async () => {
    const page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", server.port);
    await page.evaluate(async (port) => {
      const { socket, opened, closed } = window.driver.open("logged", "127.0.0.1", port);
      await opened;
      const heard = new Promise((resolve) => socket.addEventListener("data", resolve));
      socket.send(new TextEncoder().encode("secret"));
      await heard;
      socket.close();
      await closed;
    }, server.port);
    await page.close();
    await options.bringToFront();
    await options.click("#to-log");
    const rows = () =>
      options.$$eval("#log-entries tr", (entries) => entries.map((entry) => entry.textContent));
    await expect.poll(async () => (await rows()).length).toBe(2);
    await expect.poll(async () => (await rows())[0]).toContain(`127.0.0.1:${server.port}`);
    expect((await rows())[0]).toContain(setting.origin);
    expect((await rows())[0]).toMatch(/6 byte.*6 byte/);
    expect((await stateOfExtension(setting.launched)).onDisk).not.toContain("secret");
    await options.bringToFront();
    await options.click("#clear-log");
    await options.waitForSelector("#log-empty", { visible: true });
    await options.waitForSelector("#undo", { visible: true });
    await options.click("#undo");
    await expect.poll(async () => (await rows()).length).toBe(2);
  });

  it("keeps what is set, and writes no connection down where that is turned off", async () => {
    await options.click("#to-settings");
    await options.click("#setting-log");
    await expect
      .poll(async () => (await stateOfExtension(setting.launched)).onDisk)
      .toContain('"log":false');
    await options.close();
    options = await openExtensionPage(setting.launched, "options/options.html#show-settings");
    await options.waitForSelector("#view-settings", { visible: true });
    await expect
      .poll(() =>
        options.$eval("#setting-log", (box) => box instanceof HTMLInputElement && box.checked),
      )
      .toBe(false);
    await options.click("#to-log");
    await options.waitForSelector("#log-off", { visible: true });
  });

  it("says how the native host is", async () => {
    await options.click("#to-settings");
    await options.click("#host-check");
    await expect.poll(() => textOf(options, "#host-version")).toMatch(/^\d+\.\d+\.\d+/);
    expect(await textOf(options, "#protocol-version")).toBe("2");
  });
});
