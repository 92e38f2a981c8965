import { join } from "node:path";
import { startWebServer } from "../../examples/web-server.ts";
import { startEchoServer } from "../../tests/servers/echo-server.ts";
import { answerPrompt, findPrompt, openPopup } from "../browser/extension-windows.ts";
import { launchBrowser } from "../browser/launch-browser.ts";
import { untilInterface } from "../browser/until-interface.ts";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";
import { paintTimes } from "./paint-times.ts";
import { median, percentile } from "./statistics.ts";
import type { Figures } from "./task.ts";

const SOCKETS = 200;
const FRAMES = 60;

/**
 * How long the frames take in which the toolbar's popup shows new figures of 200 sockets with traffic,
 * in a browser of its own with a driver, since nothing else reaches the popup. The driver hears nothing
 * of the network: each message of a socket would be told it, which costs more than the popup.
 */
export async function measurePopup(family: BrowserFamily): Promise<Figures> {
  const server = await startEchoServer();
  const site = await startWebServer({ directory: join(projectRoot, "tests/end-to-end/site") });
  const launched = await launchBrowser(family, {
    isHeadless: true,
    hasSystemAccess: true,
    isUnwatched: true,
  });
  try {
    const page = await launched.browser.newPage();
    await page.goto(`http://localhost:${site.port}/`);
    await answerPrompt(await findPrompt(launched), "allow");
    await untilInterface(page);
    const opened = page.evaluate(
      async (port, count) => {
        const sockets = navigator.mozTCPSocket;
        if (sockets === undefined) throw new Error("The page may have no sockets");
        const all: TCPSocket[] = [];
        // No function with a name: what compiles this script gives those a helper that pages lack.
        while (all.length < count) {
          const socket = sockets.open("127.0.0.1", port, { binaryType: "arraybuffer" });
          all.push(socket);
          await new Promise((resolve) => {
            socket.onopen = resolve;
          });
        }
        const bytes = new Uint8Array(1_000);
        setInterval(() => {
          for (const socket of all) socket.send(bytes);
        }, 100);
      },
      server.port,
      SOCKETS,
    );
    await answerPrompt(await findPrompt(launched), "allow");
    await opened;
    const popup = await openPopup(launched, page);
    await popup.bringToFront();
    await popup.waitForFunction(
      (count) => document.querySelectorAll("#live-sockets > li").length === count,
      {},
      SOCKETS,
    );
    const times = await paintTimes(popup, FRAMES);
    return { median: median(times), p95: percentile(times, 0.95) };
  } finally {
    await launched.close();
    await Promise.all([site.close(), server.close()]);
  }
}
