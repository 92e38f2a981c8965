import { openExtensionPage, tabIdOf } from "../browser/extension-windows.ts";
import { untilInterface } from "../browser/until-interface.ts";
import { CONSOLE } from "./screen-stage.ts";
import { lookAt, type Screen, type ScreenTour, visitSite } from "./screen-tour.ts";

const page = (name: string, ready: string): Screen => ({ name, kind: "page", ready });

/** The panel of the developer tools, in a tab of its own; after the tour of the prompts. */
export async function tourPanel(tour: ScreenTour): Promise<void> {
  const shell = await visitSite(tour, CONSOLE);
  await untilInterface(shell);
  const tab = await tabIdOf(tour.launched, shell);
  const panel = await openExtensionPage(tour.launched, `devtools/panel.html?tab=${tab}`);
  await lookAt(tour, page("panel-empty", "#sockets"), panel);
  await shell.evaluate(async (port) => {
    const socket = navigator.mozTCPSocket?.open("localhost", port, { useSecureTransport: true });
    if (socket === undefined) throw new Error("The site may have no sockets");
    await new Promise((resolve) => {
      socket.onopen = resolve;
    });
    socket.send("echo What a socket says\r\n");
  }, tour.stage.port);
  await panel.bringToFront();
  await panel.waitForSelector("#frames .frame-preview");
  await panel.click("#frames .row:has(.frame-preview)");
  await lookAt(tour, page("panel-payload", "#payload"), panel);
  await panel.close();
  await shell.close();
}
