import type { Page } from "puppeteer-core";
import {
  answerPrompt,
  findPrompt,
  openExtensionPage,
  openPopup,
} from "../browser/extension-windows.ts";
import { untilInterface } from "../browser/until-interface.ts";
import { CONSOLE } from "./screen-stage.ts";
import { lookAt, type ScreenTour, visitSite } from "./screen-tour.ts";

/** As often in a row as it takes for a site to be silenced. */
const DISMISSALS = 3;
const SOCKETS = 4;
/** There once six rates have come together. */
const GRAPH = '.total-graph .graph-received[d*="L34 "]';

/** The toolbar's popup over each kind of site; after the tour of the prompts. */
export async function tourPopups(tour: ScreenTour): Promise<void> {
  const shell = await visitSite(tour, CONSOLE);
  await untilInterface(shell);
  await keepBusy(shell, tour.stage.port);
  await lookAtPopup(tour, "popup-live", shell, ".socket-direction", GRAPH);
  await shell.close();

  const files = await visitSite(tour, "files.example");
  await untilInterface(files);
  await files.evaluate(() => {
    navigator.mozTCPSocket?.listen(8080);
  });
  await lookAtPopup(tour, "popup-listening", files, ".socket-open");
  await files.close();

  await lookAtPopup(tour, "popup-not-asked", await visitSite(tour, "news.example"), "#allow");
  const tracker = await visitSite(tour, "tracker.example");
  await lookAtPopup(tour, "popup-blocked", tracker, "#unblock");
  await lookAtPopup(tour, "popup-granted", await visitSite(tour, "mail.example"), "#revoke");
  const shop = await visitSite(tour, "shop.example");
  for (let dismissed = 0; dismissed < DISMISSALS; dismissed += 1) {
    if (dismissed > 0) await shop.reload();
    await answerPrompt(await findPrompt(tour.launched), "dismiss");
  }
  await lookAtPopup(tour, "popup-silenced", shop, "#silence");

  const nowhere = await openExtensionPage(tour.launched, "popup/popup.html?tab=0");
  await lookAt(tour, { name: "popup-no-site", kind: "popup", ready: "#no-site" }, nowhere);
  await nowhere.close();
}

/** The popup for a page's site, which comes to be as in `ready`. */
export async function lookAtPopup(
  tour: ScreenTour,
  name: string,
  page: Page,
  ready: string,
  awaited = ready,
): Promise<void> {
  const popup = await openPopup(tour.launched, page);
  await popup.waitForSelector(awaited);
  await lookAt(tour, { name, kind: "popup", ready }, popup);
  await popup.close();
}

/** Opens sockets, and has each of them say something again and again for as long as the page lives. */
async function keepBusy(page: Page, port: number): Promise<void> {
  await page.evaluate(
    async (to, count) => {
      const sockets = navigator.mozTCPSocket;
      if (sockets === undefined) throw new Error("The site may have no sockets");
      const options = { useSecureTransport: true, binaryType: "arraybuffer" } as const;
      const opened = Array.from({ length: count }, async (_, index) => {
        const socket = sockets.open("localhost", to, options);
        await new Promise((resolve) => {
          socket.onopen = resolve;
        });
        const line = new TextEncoder().encode(`echo ${"x".repeat(40 * (index + 1) ** 2)}\r\n`);
        setInterval(() => socket.send(line), 150 * (index + 1));
      });
      await Promise.all(opened);
    },
    port,
    SOCKETS,
  );
}
