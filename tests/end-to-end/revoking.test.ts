/** Taking a permission back, while much goes on under it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BY_THE_CLOCK } from "../../scripts/browser/until-interface.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { countTcpSockets, nativeHostOf } from "./processes.ts";
import { describeInBrowsers } from "./setting.ts";

const SOCKETS = 50;

/** What the page sees of the one socket, and when: milliseconds of its own clock. */
interface Ending {
  readonly log: readonly string[];
  readonly at: number;
}

describeInBrowsers("revoking", (setting) => {
  describe("while 50 sockets stream", () => {
    let server: Awaited<ReturnType<typeof startFloodServer>>;

    beforeAll(async () => {
      // So many floods at once leave a page no time for anything else.
      server = await startFloodServer({ pause: 50 });
    });

    afterAll(() => server.close());

    it("ends all of them at once, here and in the host", async ({ annotate }) => {
      const page = await setting.newPermittedPage();
      await setting.allowDestination(page, "127.0.0.1", server.port);
      const ending = page.evaluate(
        async (port, count): Promise<readonly Ending[]> => {
          const records = Array.from({ length: count }, (_, index) =>
            window.driver.open(`stream ${index}`, "127.0.0.1", port),
          );
          await Promise.all(records.map(({ opened }) => opened));
          const streaming = records.map(
            ({ socket }) =>
              new Promise((resolve) => socket.addEventListener("data", resolve, { once: true })),
          );
          await Promise.all(streaming);
          document.title = "All of them stream";
          const closed = records.map(async (record) => {
            await record.closed;
            return { log: record.log, at: performance.now() };
          });
          return Promise.all(closed);
        },
        server.port,
        SOCKETS,
      );
      await page.waitForFunction(() => document.title === "All of them stream", BY_THE_CLOCK);
      const popup = await setting.openPopup(page);
      await popup.waitForSelector("#revoke", { visible: true });
      await popup.click("#revoke");

      const endings = await ending;
      const ended = [
        "open open",
        "data",
        "error SecurityError Permission PERMISSION_DENIED closed",
        "close closed",
      ];
      expect(endings.map(({ log }) => log)).toEqual(Array.from({ length: SOCKETS }, () => ended));
      const browserId = setting.launched.browser.process()?.pid;
      const socketsLeft = () => socketsOfHost(server.port, browserId);
      // The socket that asked for the destination was closed, and waits up to 10 s for the peer's end.
      await expect.poll(socketsLeft).toBe(0);
      const times = endings.map(({ at }) => at);
      const spread = Math.max(...times) - Math.min(...times);
      await annotate(`${SOCKETS} sockets ended within ${spread.toFixed(1)} ms of each other`);
      await popup.close();
      await page.close();
    });
  });
});

/** The host's connections to a port. */
async function socketsOfHost(port: number, browserId = 0): Promise<number> {
  const host = await nativeHostOf(browserId);
  return host === undefined ? 0 : countTcpSockets(host.id, port);
}
