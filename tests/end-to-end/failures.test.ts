/** What goes wrong is told by its name, then the socket closes, and the next one works. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { freePort } from "../servers/free-port.ts";
import { startResettingServer } from "../servers/resetting-server.ts";
import { nativeHostOf } from "./processes.ts";
import { describeInBrowsers, type Setting } from "./setting.ts";

describeInBrowsers("failures", (setting) => {
  let page: Page;
  let echo: EchoServer;

  beforeAll(async () => {
    echo = await startEchoServer();
    page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", echo.port);
  });

  afterAll(async () => {
    await page.close();
    await echo.close();
  });

  const expectNextOpenWorks = async () => {
    const log = await page.evaluate(async (port) => {
      const { opened, closed, socket, log } = window.driver.open("next", "127.0.0.1", port);
      await opened;
      socket.close();
      await closed;
      return log;
    }, echo.port);
    expect(log).toEqual(["open open", "close closed"]);
  };

  it("a port where nothing listens", async () => {
    const log = await setting.allowing(logOf(page, "127.0.0.1", await freePort("127.0.0.1")));
    expect(log).toEqual([
      "error ConnectionRefusedError Network ECONNREFUSED closed",
      "close closed",
    ]);
    await expectNextOpenWorks();
  });

  it("a name that does not resolve", async () => {
    const log = await logOf(page, "name-without-address.invalid", 4000);
    expect(log).toEqual([
      expect.stringMatching(/^error DomainNotFoundError Network [A-Z_]+ closed$/),
      "close closed",
    ]);
    await expectNextOpenWorks();
  });

  it("what is no host name at all", async () => {
    const log = await logOf(page, "a host/with?more", 4000);
    expect(log[0]).toBe("error DomainNotFoundError Network ENOTFOUND closed");
  });

  it("port 0", async () => {
    const log = await logOf(page, "127.0.0.1", 0);
    expect(log).toEqual(["error SecurityError Permission BLOCKED_PORT closed", "close closed"]);
  });

  it("a peer that resets", async () => {
    const server = await startResettingServer({
      greeting: Buffer.from("hello"),
      resetAfterBytes: 3,
    });
    try {
      const log = await setting.allowing(
        page.evaluate(async (port) => {
          const { socket, closed, log } = window.driver.open("reset", "127.0.0.1", port);
          socket.addEventListener("data", () => socket.send("bye"), { once: true });
          await closed;
          return log;
        }, server.port),
      );
      expect(log).toEqual([
        "open open",
        "data",
        "error NetworkInterruptError Network ECONNRESET closed",
        "close closed",
      ]);
      await expectNextOpenWorks();
    } finally {
      await server.close();
    }
  });

  it("a host that is killed in mid-transfer", async () => {
    const flood = await startFloodServer();
    try {
      await setting.allowing(
        page.evaluate(async (port) => {
          const { socket, opened } = window.driver.open("killed", "127.0.0.1", port);
          await opened;
          await new Promise((resolve) => {
            socket.addEventListener("data", resolve, { once: true });
          });
        }, flood.port),
      );
      process.kill((await hostOf(setting)).id, "SIGKILL");
      const log = await page.evaluate(async () => {
        const record = window.driver.sockets.get("killed");
        await record?.closed;
        return record?.log;
      });
      expect(log).toEqual([
        "open open",
        "data",
        "error NetworkInterruptError Network HOST_FAILED closed",
        "close closed",
      ]);
      await expectNextOpenWorks();
    } finally {
      await flood.close();
    }
  });

  it("the page goes away, and its connections with it", async () => {
    const other = await setting.newPermittedPage();
    await expect.poll(() => echo.countConnections()).toBe(0);
    await other.evaluate((port) => window.driver.open("left", "127.0.0.1", port).opened, echo.port);
    await expect.poll(() => echo.countConnections()).toBe(1);
    await other.close();
    await expect.poll(() => echo.countConnections()).toBe(0);
  });

  it("a flooded page does not keep another from its answers", async () => {
    const flood = await startFloodServer();
    try {
      const flooded = page.evaluate(async (port) => {
        const { opened } = window.driver.open("flooded", "127.0.0.1", port);
        return opened;
      }, flood.port);
      expect(await setting.allowing(flooded)).toBe(true);
      await expectNextOpenWorks();
      await page.evaluate(async () => {
        const record = window.driver.sockets.get("flooded");
        record?.socket.closeImmediately();
        await record?.closed;
      });
    } finally {
      await flood.close();
    }
  });
});

describe("without a native host", () => {
  describeInBrowsers(
    "not installed",
    (setting) => {
      it("a socket says so, and so does the popup", async () => {
        const page = await setting.newPermittedPage();
        const log = await logOf(page, "127.0.0.1", 4000, setting);
        expect(log).toEqual([
          "error NotAvailableError Host HOST_NOT_INSTALLED closed",
          "close closed",
        ]);
        const popup = await setting.openPopup(page);
        await popup.waitForSelector("#host", { visible: true });
        const command = await popup.$eval("#host-command", ({ textContent }) => textContent);
        expect(command).toContain(`install --browser ${setting.launched.family}`);
      });
    },
    { hasHost: false },
  );
});

async function logOf(page: Page, host: string, port: number, asking?: Setting): Promise<string[]> {
  const connection = page.evaluate(
    async (to) => {
      const { closed, log } = window.driver.open("failing", to.host, to.port);
      await closed;
      return log;
    },
    { host, port },
  );
  return asking === undefined ? connection : asking.allowing(connection);
}

async function hostOf({ launched }: Setting) {
  const host = await nativeHostOf(launched.browser.process()?.pid ?? 0);
  if (host === undefined) throw new Error("The browser has no native host running");
  return host;
}
