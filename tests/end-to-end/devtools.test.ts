/** The panel of the developer tools: in the browser's own tools, and what it shows, finds and saves. */
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import { untilInterface } from "../../scripts/browser/until-interface.ts";
import { sha256 } from "../host/host-socket.ts";
import { readPcapng } from "../naive-pcapng.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { describeInBrowsers, type Setting } from "./setting.ts";
import { openToolbox } from "./toolbox.ts";

const FLOOD_BYTES = 48 * 1024 * 1024;

const FRAMES = `[...document.querySelectorAll("#frames .frame-preview")].map((e) => e.textContent).join("|")`;

/** The panel in a tab of its own, where the driver has hands for it. */
async function openPanel(setting: Setting, page: Page): Promise<Page> {
  const path = `devtools/panel.html?tab=${await setting.tabIdOf(page)}`;
  const panel = await openExtensionPage(setting.launched, path);
  await panel.waitForSelector("#sockets .row");
  return panel;
}

function say(page: Page, name: string, text: string): Promise<void> {
  return page.evaluate(
    async (of, message) => {
      const record = window.driver.sockets.get(of);
      if (record === undefined) throw new Error(`There is no socket ${of}`);
      const expected = record.byteLength + new TextEncoder().encode(message).byteLength;
      const heard = new Promise<void>((resolve) => {
        record.socket.addEventListener("data", () => {
          if (record.byteLength >= expected) resolve();
        });
      });
      record.socket.send(new TextEncoder().encode(message));
      await heard;
    },
    name,
    text,
  );
}

async function open(page: Page, name: string, port: number, options: object = {}): Promise<void> {
  const isOpen = await page.evaluate(
    (of, to, given) => window.driver.open(of, "127.0.0.1", to, given).opened,
    name,
    port,
    options,
  );
  expect(isOpen).toBe(true);
}

/** What the rows that are shown say, without times. */
function rowsOf(panel: Page): Promise<readonly string[]> {
  return panel.$$eval("#frames .row", (rows) =>
    rows.map((row) =>
      [...row.querySelectorAll(".frame-direction > :first-child, .frame-size, .frame-preview")]
        .map(({ textContent }) => textContent)
        .join(" "),
    ),
  );
}

describeInBrowsers("the developer tools", (setting) => {
  let server: RunningServer;
  let page: Page;

  beforeAll(async () => {
    server = await startEchoServer();
    page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", server.port);
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    await page.reload();
    await untilInterface(page);
  });

  it("show in the browser's own window what a socket says from then on", async () => {
    await open(page, "shown", server.port);
    await say(page, "shown", "before they were open");
    const tools = await openToolbox(setting, page);
    await expect
      .poll(() => tools.evaluate(`document.querySelector("#frames").textContent`))
      .toContain("Was open when the recording began");
    await say(page, "shown", "seen by the tools");
    await expect.poll(() => tools.evaluate(FRAMES)).toBe("seen by the tools|seen by the tools");
    await expect
      .poll(() => tools.evaluate("document.documentElement.style.colorScheme"))
      .toMatch(/^(?:light|dark)$/);
    await tools.close();
    await say(page, "shown", "after they were closed");
  });

  describe("in a tab of their own", () => {
    let panel: Page;

    beforeEach(async () => {
      panel = await openPanel(setting, page);
    });

    afterEach(() => panel.close());

    it("tell a socket's life, and show a frame as text and as bytes, by the keyboard", async () => {
      await open(page, "life", server.port);
      await say(page, "life", "grüße\r\n");
      await page.evaluate(async () => {
        const record = window.driver.sockets.get("life");
        record?.socket.close();
        await record?.closed;
      });
      const lives = [
        "Opening",
        expect.stringContaining("Open, from 127.0.0.1:"),
        "↑ 9 bytes grüße\\r\\n",
        "↓ 9 bytes grüße\\r\\n",
      ];
      await expect.poll(async () => (await rowsOf(panel)).length).toBeGreaterThan(5);
      expect((await rowsOf(panel)).slice(0, 4)).toEqual(lives);
      await panel.bringToFront();
      await panel.focus("#frames");
      for (const _ of lives.slice(1)) await panel.keyboard.press("ArrowDown");
      await panel.waitForSelector('#frames .row:nth-child(3)[aria-selected="true"]');
      expect(await panel.$eval("#payload", (shown) => shown.textContent)).toBe("grüße\\r\n");
      const active = await panel.$eval("#frames", (list) =>
        list.getAttribute("aria-activedescendant"),
      );
      expect(active).toBe("frames-2");
      await panel.keyboard.press("Tab");
      await panel.keyboard.press("ArrowRight");
      await expect
        .poll(() => panel.$eval("#payload", (shown) => shown.textContent))
        .toMatch(/^00000000 {2}67 72 c3 bc c3 9f 65 0d {2}0a .* gr\.\.\.\.e\.\.$/);
    });

    it("find frames by text, bytes, place and direction", async () => {
      await open(page, "found", server.port);
      await say(page, "found", "one");
      await say(page, "found", "two");
      await expect.poll(async () => (await rowsOf(panel)).length).toBe(6);
      await panel.bringToFront();
      await panel.type("#search", "TWO");
      await expect.poll(() => rowsOf(panel)).toEqual(["↑ 3 bytes two", "↓ 3 bytes two"]);
      await panel.select("#direction", "sent");
      await expect.poll(() => rowsOf(panel)).toEqual(["↑ 3 bytes two"]);
      await panel.select("#search-field", "hex");
      await panel.waitForSelector("#search-mistake", { visible: true });
      await panel.$eval("#search", (field) => {
        if (field instanceof HTMLInputElement) field.value = "6e 65";
        field.dispatchEvent(new Event("input"));
      });
      await expect.poll(() => rowsOf(panel)).toEqual(["↑ 3 bytes one"]);
    });

    it("record nothing while they are paused, and forget what was cleared", async () => {
      await open(page, "paused", server.port);
      await say(page, "paused", "first");
      await expect.poll(async () => (await rowsOf(panel)).length).toBe(4);
      await panel.bringToFront();
      await panel.click("#pause");
      await panel.waitForSelector("#paused", { visible: true });
      await say(page, "paused", "unseen");
      await panel.click("#clear");
      await expect.poll(() => rowsOf(panel)).toEqual([]);
      await panel.click("#pause");
      await expect.poll(async () => (await rowsOf(panel)).length).toBe(1);
      await say(page, "paused", "last");
      await expect
        .poll(() => rowsOf(panel))
        .toEqual(["Was open when the recording began", "↑ 4 bytes last", "↓ 4 bytes last"]);
    });

    it("save what Wireshark reads", async () => {
      await open(page, "saved", server.port);
      await say(page, "saved", "to be saved");
      await expect.poll(async () => (await rowsOf(panel)).length).toBe(4);
      await panel.bringToFront();
      const saved = panel.evaluate(
        () =>
          new Promise<{ hex: string; name: string }>((resolve) => {
            const save = HTMLAnchorElement.prototype.click;
            HTMLAnchorElement.prototype.click = async function () {
              HTMLAnchorElement.prototype.click = save;
              const bytes = new Uint8Array(await blob.arrayBuffer());
              const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
              resolve({ hex, name: this.download });
            };
            let blob = new Blob();
            const create = URL.createObjectURL;
            URL.createObjectURL = (given) => {
              URL.createObjectURL = create;
              if (given instanceof Blob) blob = given;
              return create(given);
            };
          }),
      );
      await panel.click("#save");
      const { hex, name } = await saved;
      expect(name).toBe("web-tcp-socket.pcapng");
      const { packets } = readPcapng([Buffer.from(hex, "hex")]);
      expect(packets.map(({ payload }) => payload.toString()).filter(Boolean)).toEqual([
        "to be saved",
        "to be saved",
      ]);
      expect(packets[0]?.to).toBe(`7f000001:${server.port}`);
      expect(packets[0]?.comment).toContain(setting.origin);
    });

    it("show nothing of another tab", async () => {
      const other = await setting.newPage();
      await untilInterface(other);
      await open(other, "elsewhere", server.port);
      await say(other, "elsewhere", "not for them");
      await open(page, "here", server.port);
      await expect.poll(async () => (await rowsOf(panel)).length).toBe(2);
      expect(await panel.$eval("#sockets", (list) => list.childElementCount)).toBe(1);
      expect(await panel.$$eval("#sockets .row", (rows) => rows.length)).toBe(2);
      await other.close();
    });

    it("take a flood without a row too many, and without a byte amiss in the page", async () => {
      const flood = await startFloodServer({ byteLimit: FLOOD_BYTES, seed: 3 });
      try {
        await setting.allowDestination(page, "127.0.0.1", flood.port);
        await open(page, "flood", flood.port);
        const sum = await page.evaluate(async (byteLength) => {
          const record = window.driver.sockets.get("flood");
          if (record === undefined) throw new Error("There is no flood");
          await new Promise<void>((resolve) => {
            const look = () => record.byteLength >= byteLength && resolve();
            record.socket.addEventListener("data", look);
            look();
          });
          return window.driver.sha256(window.driver.concatenate(record));
        }, FLOOD_BYTES);
        expect(sum).toBe(sha256(deterministicBytes(FLOOD_BYTES, 3)));
        // Every byte is accounted for, recorded or not.
        await expect
          .poll(() => panel.$eval("#sockets", ({ textContent }) => textContent))
          .toContain("50.3 MB");
        expect(await panel.$$eval(".row", (rows) => rows.length)).toBeLessThan(120);
        // It still takes what a person does.
        await panel.bringToFront();
        await panel.click("#clear");
        await expect.poll(async () => (await rowsOf(panel)).length).toBeLessThan(3);
      } finally {
        await flood.close();
      }
    });
  });

  it("are spoken to by nobody but their own panel", async () => {
    const popup = await openExtensionPage(setting.launched, "popup/popup.html?tab=0");
    const fate = await popup.evaluate(
      `new Promise((resolve) => {
        const port = chrome.runtime.connect({ name: "devtools" });
        port.onMessage.addListener(() => resolve("answered"));
        port.onDisconnect.addListener(() => resolve("refused"));
        port.postMessage({ type: "inspect", tabId: 1 });
      })`,
    );
    expect(fate).toBe("refused");
    await popup.close();
  });
});
