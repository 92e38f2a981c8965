import { FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { until } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { GeckoWindow } from "../gecko/gecko-window.ts";

/** Stops the broker as its browser does when it is idle. Resolves when that one is gone. */
export async function stopBroker(launched: LaunchedBrowser): Promise<void> {
  if (launched.family === "chromium") await stopServiceWorker(launched);
  else await stopEventPage(launched);
}

async function stopServiceWorker({ browser, extensionAddress }: LaunchedBrowser): Promise<void> {
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  const stopped = new Promise<void>((resolve) => {
    session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      const isStopped = versions.some(
        ({ scriptURL, runningStatus }) =>
          scriptURL.startsWith(extensionAddress) && runningStatus === "stopped",
      );
      if (isStopped) resolve();
    });
  });
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await stopped;
  await page.close();
}

async function stopEventPage({ browser }: LaunchedBrowser): Promise<void> {
  const window = await GeckoWindow.of(browser);
  // An event that comes just then keeps it alive.
  await until("the event page was gone", async () => {
    const outcome = await window.evaluate(`(async () => {
      const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(FIREFOX_EXTENSION_ID)});
      const before = extension.backgroundContext;
      await extension.terminateBackground({ disableResetIdleForTest: true });
      return extension.backgroundContext === before ? "still there" : "gone";
    })()`);
    return outcome === "gone";
  });
}
