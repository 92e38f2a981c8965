/** The toolbar's popup shows what is live, and closes it. */
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { paintTimes } from "../../scripts/bench/paint-times.ts";
import { answerPrompt, findPrompt } from "../../scripts/browser/extension-windows.ts";
import { untilInterface } from "../../scripts/browser/until-interface.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { describeInBrowsers } from "./setting.ts";

const MANY = 200;
const PAINTS = 20;

/** Rows that are shown, by what they say; what changes with the clock is left out. */
function rowsOf(popup: Page): Promise<readonly string[]> {
  return popup.$$eval("#live-sockets .socket-place", (places) =>
    places.map(({ textContent }) => textContent ?? ""),
  );
}

function textOf(popup: Page, selector: string): Promise<string> {
  return popup.$eval(selector, ({ textContent }) => textContent ?? "");
}

function stateOf(page: Page, name: string): Promise<string | undefined> {
  return page.evaluate((of) => window.driver.sockets.get(of)?.socket.readyState, name);
}

/** Opens so many sockets, each of which has said and heard its own name. */
function converse(page: Page, port: number, count: number): Promise<void> {
  return page.evaluate(
    async (to, total) => {
      const names = Array.from({ length: total }, (_, index) => `live ${index}`);
      await Promise.all(
        names.map(async (name) => {
          const record = window.driver.open(name, "127.0.0.1", to);
          await record.opened;
          const heard = new Promise((resolve) => {
            record.socket.addEventListener("data", resolve, { once: true });
          });
          record.socket.send(new TextEncoder().encode(name));
          await heard;
        }),
      );
    },
    port,
    count,
  );
}

describeInBrowsers("the live view", (setting) => {
  let server: RunningServer;
  let page: Page;
  let popup: Page;
  let place: string;

  beforeAll(async () => {
    server = await startEchoServer();
    place = `127.0.0.1:${server.port}`;
    page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", server.port);
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    await page.reload();
    await untilInterface(page);
  });

  afterEach(() => popup.close());

  it("lists sockets with the bytes that they have had, and closes one", async () => {
    await converse(page, server.port, 2);
    popup = await setting.openPopup(page);
    await expect.poll(() => rowsOf(popup)).toEqual([place, place]);
    expect(await textOf(popup, "#connections")).toContain("2");
    await expect.poll(() => textOf(popup, ".socket-direction:first-child")).toContain("6");
    await popup.click(".socket:first-child .popupClose");
    await expect.poll(() => rowsOf(popup)).toEqual([place]);
    await expect.poll(() => stateOf(page, "live 0")).toBe("closed");
    expect(await stateOf(page, "live 1")).toBe("open");
  });

  it("closes all", async () => {
    await converse(page, server.port, 3);
    popup = await setting.openPopup(page);
    await popup.waitForSelector("#close-all", { visible: true });
    await popup.click("#close-all");
    await expect.poll(() => rowsOf(popup)).toEqual([]);
    await expect.poll(() => stateOf(page, "live 2")).toBe("closed");
  });

  it("marks a listener that other devices can reach, in the toolbar too", async () => {
    const listening = page.evaluate(() => window.driver.listen("open to all", 0));
    await answerPrompt(await findPrompt(setting.launched), "allow", { isForOtherDevices: true });
    const port = await listening;
    popup = await setting.openPopup(page);
    await expect.poll(() => rowsOf(popup)).toEqual([`localhost:${port}`]);
    expect(await popup.$eval(".socket-open", (mark) => mark.checkVisibility())).toBe(true);
    const tabId = await setting.tabIdOf(page);
    const badge = () =>
      popup.evaluate(async (tab) => {
        const { action } = chrome;
        const title = await action.getTitle({ tabId: tab });
        return [await action.getBadgeText({ tabId: tab }), title.split("\n").length];
      }, tabId);
    await expect.poll(badge).toEqual(["1", 3]);
    await page.goto(`${setting.origin}/blank.html`);
    await expect.poll(badge).toEqual(["", 1]);
    await page.goto(setting.origin);
  });

  it("blocks a destination, which ends what leads there", async () => {
    await converse(page, server.port, 1);
    popup = await setting.openPopup(page);
    await popup.waitForSelector(".socket .popupBlockDestination", { visible: true });
    await popup.click(".socket .popupBlockDestination");
    await expect.poll(() => rowsOf(popup)).toEqual([]);
    await popup.waitForSelector("#refusals", { visible: true });
    expect(await textOf(popup, "#denials")).toContain(place);
    await popup.click("#unblock");
    await expect.poll(() => popup.$eval("#refusals", (list) => list.checkVisibility())).toBe(false);
  });

  it("keeps its rows while 200 sockets are counted", async ({ annotate }) => {
    await converse(page, server.port, MANY);
    popup = await setting.openPopup(page);
    await expect.poll(async () => (await rowsOf(popup)).length).toBe(MANY);
    await popup.bringToFront();
    const rows = await popup.$$("#live-sockets > li");
    const busy = (await paintTimes(popup, PAINTS)).toSorted((one, other) => one - other);
    const isSame = await popup.evaluate(
      (...before) => {
        const now = document.querySelectorAll("#live-sockets > li");
        return before.every((row, index) => row === now[index]);
      },
      ...rows,
    );
    expect(isSame).toBe(true);
    const [least, median] = [busy[0], busy[PAINTS / 2]];
    await annotate(`a change took ${median?.toFixed(1)} ms, the quickest ${least?.toFixed(1)} ms`);
  });
});
