import type { Page } from "puppeteer-core";
import { answerPrompt, findPrompt, openExtensionPage } from "../browser/extension-windows.ts";
import { type LaunchedBrowser, launchBrowser } from "../browser/launch-browser.ts";
import { untilInterface } from "../browser/until-interface.ts";
import type { BrowserFamily } from "../manifest.ts";

/** `native` leaves native messaging alone to carry all payload. */
export type PipeChoice = "default" | "native";

export interface PermitOptions {
  /** The home folder that the browser is started in again afterwards. */
  readonly home: string;
  /** The folder of our extension. */
  readonly extension: string;
  readonly pipe: PipeChoice;
  /** The page that is to have sockets. */
  readonly address: string;
  /** Ports of 127.0.0.1 that it is to reach. */
  readonly ports: readonly number[];
  /** Whether it is to listen on free ports of this computer as well. */
  readonly mayListen?: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

/** Installs extension and host, and presses Allow for a page as a person does: for good. */
export async function permit(
  family: BrowserFamily,
  { home, extension, pipe, address, ports, mayListen = false, environment }: PermitOptions,
): Promise<void> {
  const launched = await launchBrowser(family, {
    isHeadless: true,
    hasSystemAccess: true,
    home,
    extension,
    environment,
  });
  try {
    const page = await launched.browser.newPage();
    await page.goto(address);
    await answerPrompt(await findPrompt(launched), "allow");
    // The welcome page may be in front: nothing is drawn behind it, which is what is polled otherwise.
    await untilInterface(page);
    for (const port of ports) await allowPort(launched, page, port);
    if (mayListen) await allowListening(launched, page);
    if (pipe === "native") await turnPipesOff(launched);
  } finally {
    await launched.close();
  }
}

/** As the settings do; the browser that is started next reads it. */
async function turnPipesOff(launched: LaunchedBrowser): Promise<void> {
  const options = await openExtensionPage(launched, "options/options.html");
  await options.evaluate(() => chrome.storage.local.set({ settings: { secondPipe: false } }));
}

async function allowPort(launched: LaunchedBrowser, page: Page, port: number): Promise<void> {
  const ended = page.evaluate(
    (to) =>
      new Promise<void>((resolve) => {
        const socket = navigator.mozTCPSocket?.open("127.0.0.1", to);
        if (socket === undefined) return resolve();
        socket.onopen = () => socket.close();
        socket.onclose = () => resolve();
      }),
    port,
  );
  await answerPrompt(await findPrompt(launched), "allow");
  await ended;
}

async function allowListening(launched: LaunchedBrowser, page: Page): Promise<void> {
  const ended = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const server = navigator.mozTCPSocket?.listen(0);
        if (server === undefined) return resolve();
        server.onlistening = () => {
          server.close();
          resolve();
        };
        server.onerror = () => resolve();
      }),
  );
  await answerPrompt(await findPrompt(launched), "allow");
  await ended;
}
