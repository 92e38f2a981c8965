/** Who has the interface, who is asked, and what an answer changes. */
import type { Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { answerPrompt, findPrompt } from "../../scripts/browser/extension-windows.ts";
import { untilInterface } from "../../scripts/browser/until-interface.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { describeInBrowsers, startSite } from "./setting.ts";

const hasInterface = (page: Page) => page.evaluate(() => "mozTCPSocket" in navigator);
const text = (page: Page, selector: string) =>
  page.$eval(selector, ({ textContent }) => textContent?.replace(/\s+/g, " ").trim());

describeInBrowsers("permission", (setting) => {
  const pages: Page[] = [];
  const open = async (path?: string, origin?: string) => {
    const page = await setting.newPage(path, origin);
    pages.push(page);
    return page;
  };
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close();
  });

  it("a site that declares nothing is not asked about and sees nothing", async () => {
    const page = await open("/silent.html");
    const world = await page.evaluate(() => ({
      navigator: "mozTCPSocket" in navigator,
      constructors: ["TCPSocket", "TCPSocketEvent", "TCPSocketErrorEvent"].filter(
        (name) => name in window,
      ),
      elements: document.querySelectorAll("*").length,
      timesAvailable: window.timesAvailable,
    }));
    expect(world).toEqual({ navigator: false, constructors: [], elements: 8, timesAvailable: 0 });
  });

  it("closing the prompt leaves everything as it was", async () => {
    const page = await open();
    const prompt = await findPrompt(setting.launched);
    expect(await text(prompt, "#origin")).toBe(setting.origin);
    expect(await text(prompt, "#claim-text")).toContain("To hold the tests' conversations");
    await prompt.close();
    await page.reload();
    await answerPrompt(await findPrompt(setting.launched), "dismiss");
    expect(await hasInterface(page)).toBe(false);
  });

  it("a prompt goes away with the page that asked", async () => {
    const page = await open();
    const prompt = await findPrompt(setting.launched);
    await page.goto("about:blank");
    await expect.poll(() => prompt.evaluate(() => location.href).catch(() => "gone")).toBe("gone");
  });

  describe("after Allow", () => {
    let server: EchoServer;

    beforeAll(async () => {
      server = await startEchoServer();
      const page = await open();
      expect(await hasInterface(page)).toBe(false);
      await answerPrompt(await findPrompt(setting.launched), "allow");
      await untilInterface(page);
      expect(await page.evaluate(() => window.timesAvailable)).toBe(1);
    });

    afterAll(() => server.close());

    it("the interface is there before the page's first script", async () => {
      const page = await open();
      expect(await page.evaluate(() => window.hadInterfaceEarly)).toBe(true);
      expect(
        await page.evaluate(() =>
          Object.prototype.toString.call(Reflect.get(navigator, "mozTCPSocket")),
        ),
      ).toBe("[object LegacyMozTCPSocket]");
    });

    it("another port of the same host is another site", async () => {
      const other: RunningServer = await startSite();
      try {
        const page = await open("/silent.html", `http://localhost:${other.port}`);
        expect(await page.evaluate(() => window.hadInterfaceEarly)).toBe(false);
        expect(await hasInterface(page)).toBe(false);
      } finally {
        await other.close();
      }
    });

    it("a site on its scheme's own port leaves the other ports of its host alone", async (test) => {
      const own = await startSite(80).catch((error: NodeJS.ErrnoException) => error);
      if (own instanceof Error) {
        test.skip(`port 80 cannot be had here: ${own.message}`);
        return;
      }
      const other = await startSite();
      try {
        const page = await open("/", "http://localhost");
        await answerPrompt(await findPrompt(setting.launched), "allow");
        await untilInterface(page);
        await page.reload();
        expect(await page.evaluate(() => window.hadInterfaceEarly)).toBe(true);
        await page.goto(`http://localhost:${other.port}/silent.html`);
        expect(await hasInterface(page)).toBe(false);
      } finally {
        await Promise.all([own.close(), other.close()]);
      }
    });

    it("a sandboxed document of the same address has nothing", async () => {
      const page = await open("/sandboxed.html");
      expect(await page.evaluate(() => self.origin)).toBe("null");
      expect(await hasInterface(page)).toBe(false);
    });

    it("a local destination is asked about by name, and Not now refuses it this once", async () => {
      const page = await open();
      const connection = page.evaluate(async (port) => {
        const { closed, log } = window.driver.open("refused", "127.0.0.1", port);
        await closed;
        return log;
      }, server.port);
      const prompt = await findPrompt(setting.launched);
      expect(await text(prompt, "#destination-text")).toBe(`127.0.0.1:${server.port}`);
      await answerPrompt(prompt, "dismiss");
      expect(await connection).toEqual([
        "error SecurityError Permission LOCAL_NETWORK_DENIED closed",
        "close closed",
      ]);
      expect(server.connections).toHaveLength(0);
    });

    it("a name that leads to a local address is asked about with that address", async () => {
      const page = await open();
      const connection = page.evaluate(async (port) => {
        const { opened, socket, closed, log } = window.driver.open("name", "127.1", port);
        if (await opened) socket.close();
        await closed;
        return log;
      }, server.port);
      const prompt = await findPrompt(setting.launched);
      expect(await text(prompt, "#destination-text")).toBe(`127.0.0.1:${server.port}`);
      await answerPrompt(prompt, "allow");
      expect(await connection).toEqual(["open open", "close closed"]);
    });

    it("revoking in the toolbar's popup ends live sockets and leaves no trace on the next load", async () => {
      const page = await open();
      await page.evaluate(
        (port) => window.driver.open("live", "127.0.0.1", port).opened,
        server.port,
      );
      const popup = await setting.openPopup(page);
      pages.push(popup);
      await popup.waitForSelector("#revoke", { visible: true });
      expect(await text(popup, "#origin")).toBe(setting.origin);
      await popup.click("#revoke");
      const log = await page.evaluate(async () => {
        const record = window.driver.sockets.get("live");
        await record?.closed;
        return record?.log;
      });
      expect(log).toEqual([
        "open open",
        "error SecurityError Permission PERMISSION_DENIED closed",
        "close closed",
      ]);
      const hadInterfaceOnNextLoad = async () => {
        await page.goto(`${setting.origin}/silent.html`);
        return page.evaluate(() => window.hadInterfaceEarly);
      };
      // What holds at once for its sockets, the browser is told in its own time.
      await expect.poll(hadInterfaceOnNextLoad).toBe(false);
      expect(await hasInterface(page)).toBe(false);
    });

    it("allowing in the toolbar's popup brings the interface to the live page", async () => {
      const page = await open("/silent.html");
      const popup = await setting.openPopup(page);
      pages.push(popup);
      await popup.waitForSelector("#allow", { visible: true });
      await popup.click("#life-always");
      await popup.click("#allow");
      await untilInterface(page);
    });

    it("Block refuses a destination for good, and leaves the rest alone", async () => {
      const page = await open();
      const refused = (name: string) =>
        page.evaluate(async (record) => {
          const { closed, log } = window.driver.open(record, "127.0.0.2", 4000);
          await closed;
          return log;
        }, name);
      const first = refused("blocked");
      await answerPrompt(await findPrompt(setting.launched), "block");
      const denied = ["error SecurityError Permission LOCAL_NETWORK_DENIED closed", "close closed"];
      expect(await first).toEqual(denied);
      expect(await refused("blocked again")).toEqual(denied);
      await page.reload();
      expect(await hasInterface(page)).toBe(true);
    });

    it("blocking in the toolbar's popup refuses everything, and asks no more", async () => {
      const page = await open();
      const popup = await setting.openPopup(page);
      pages.push(popup);
      await popup.waitForSelector("#block", { visible: true });
      await popup.click("#block");
      await popup.waitForSelector("#unblock", { visible: true });
      const hasInterfaceOnNextLoad = async () => {
        await page.reload();
        return hasInterface(page);
      };
      await expect.poll(hasInterfaceOnNextLoad).toBe(false);
    });
  });
});
