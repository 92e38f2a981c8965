/** A page that does not read stops the peer, and nothing grows on the way. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FloodServer, startFloodServer } from "../servers/flood-server.ts";
import { whenStill } from "../when-still.ts";
import { extensionProcessOf, nativeHostOf } from "./processes.ts";
import { describeInBrowsers, type Setting } from "./setting.ts";

const MEBIBYTE = 1024 * 1024;
const OFFERED_BYTES = 256 * MEBIBYTE;
const MOST_GROWTH_BYTES = 16 * MEBIBYTE;

/** What our window, the pipe and the kernel's buffers hold together; far below what is offered. */
const MOST_TAKEN_BYTES = 32 * MEBIBYTE;

describeInBrowsers("memory", (setting) => {
  let page: Page;
  let server: FloodServer;

  beforeAll(async () => {
    server = await startFloodServer({ byteLimit: OFFERED_BYTES, seed: 3 });
    page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", server.port);
  });

  afterAll(async () => {
    await page.close();
    await server.close();
  });

  it("256 MiB for a suspended page grow neither host nor extension by more than 16 MiB", async () => {
    const before = await memoryOf(setting);
    await page.evaluate(async (port) => {
      const { socket, opened } = window.driver.open("suspended", "127.0.0.1", port);
      socket.suspend();
      await opened;
    }, server.port);
    const taken = await whenStill(() => server.connections.at(-1)?.bytesTaken ?? 0);
    const after = await memoryOf(setting);
    const received = await page.evaluate(
      () => window.driver.sockets.get("suspended")?.byteLength ?? -1,
    );
    expect(received).toBe(0);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(MOST_TAKEN_BYTES);
    expect(after.host - before.host).toBeLessThan(MOST_GROWTH_BYTES);
    expect(after.extension - before.extension).toBeLessThan(MOST_GROWTH_BYTES);
  });

  it("and after resume the page gets the next of it", async () => {
    const received = await page.evaluate(async () => {
      const record = window.driver.sockets.get("suspended");
      record?.socket.resume();
      await new Promise((resolve) => {
        const look = () => {
          if ((record?.byteLength ?? 0) > 8 * 1024 * 1024) resolve(undefined);
        };
        record?.socket.addEventListener("data", look);
      });
      record?.socket.closeImmediately();
      await record?.closed;
      return record?.byteLength;
    });
    expect(received).toBeGreaterThan(8 * MEBIBYTE);
  });
});

/** Private memory of the host and of the process that the extension's background lives in, in bytes. */
async function memoryOf({
  launched,
}: Setting): Promise<{ readonly host: number; readonly extension: number }> {
  const browserId = launched.browser.process()?.pid ?? 0;
  const host = await nativeHostOf(browserId);
  const extension = await extensionProcessOf(browserId);
  if (host === undefined || extension === undefined) throw new Error("A process is missing");
  return { host: host.anonymousBytes, extension: extension.anonymousBytes };
}
