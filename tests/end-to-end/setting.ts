import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, describe } from "vitest";
import { startWebServer } from "../../examples/web-server.ts";
import {
  answerPrompt,
  findPrompt,
  openPopup,
  tabIdOf,
} from "../../scripts/browser/extension-windows.ts";
import {
  type LaunchBrowserOptions,
  type LaunchedBrowser,
  launchBrowser,
} from "../../scripts/browser/launch-browser.ts";
import { openTab } from "../../scripts/browser/open-tab.ts";
import { untilInterface } from "../../scripts/browser/until-interface.ts";
import { BROWSER_FAMILIES, type BrowserFamily } from "../../scripts/manifest.ts";
import { projectRoot } from "../../scripts/project.ts";
import { type Authority, createAuthority } from "../servers/certificate-authority.ts";
import type { RunningServer } from "../servers/running-server.ts";

type Options = Partial<LaunchBrowserOptions>;

/**
 * A real browser, the test site, and a certificate authority that this browser's host trusts: for
 * the tests of one file in one browser.
 */
export class Setting {
  #launched: LaunchedBrowser | undefined;
  #site: RunningServer | undefined;
  #authority: Authority | undefined;
  #folder: string | undefined;

  async begin(family: BrowserFamily, options: Options = {}): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-setting-"));
    this.#authority = await createAuthority();
    const authorityFile = join(this.#folder, "authority.pem");
    await writeFile(authorityFile, this.#authority.certificatePem);
    this.#site = await startSite();
    const environment = { NODE_EXTRA_CA_CERTS: authorityFile, ...options.environment };
    this.#launched = await launchBrowser(family, {
      isHeadless: true,
      hasSystemAccess: true,
      ...options,
      environment,
    });
  }

  async end(): Promise<void> {
    await this.#launched?.close();
    await this.#site?.close();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true });
  }

  get authority(): Authority {
    return required(this.#authority);
  }

  get launched(): LaunchedBrowser {
    return required(this.#launched);
  }

  /** The test site's origin. */
  get origin(): string {
    return `http://localhost:${required(this.#site).port}`;
  }

  async newPage(path = "/", origin = this.origin): Promise<Page> {
    const page = await openTab(this.launched);
    await page.goto(`${origin}${path}`);
    return page;
  }

  /** A page of the test site that was allowed to have sockets, by a press of Allow. */
  async newPermittedPage(): Promise<Page> {
    const page = await this.newPage();
    if (await page.evaluate(() => "mozTCPSocket" in navigator)) return page;
    await answerPrompt(await findPrompt(this.launched), "allow");
    await untilInterface(page);
    return page;
  }

  /** The number that the browser gave a page's tab, as the extension's own pages see it. */
  tabIdOf(page: Page): Promise<number> {
    return tabIdOf(this.launched, page);
  }

  /** The toolbar's popup, in a tab of its own, for the site in another tab. */
  openPopup(page: Page): Promise<Page> {
    return openPopup(this.launched, page);
  }

  /** Opens a socket and closes it again, so that the destination is allowed from now on. */
  async allowDestination(page: Page, host: string, port: number): Promise<void> {
    const connection = page.evaluate(
      async (to) => {
        const { opened, closed, socket } = window.driver.open("allowing", to.host, to.port);
        await opened;
        socket.close();
        await closed;
      },
      { host, port },
    );
    await this.allowing(connection);
  }

  /** Does something in a page that makes the extension ask, and presses Allow. */
  async allowing<T>(act: Promise<T>): Promise<T> {
    await answerPrompt(await findPrompt(this.launched), "allow");
    return act;
  }
}

/** @param port 0 for any free one */
export function startSite(port = 0): Promise<RunningServer> {
  return startWebServer({
    port,
    directory: join(projectRoot, "tests/end-to-end/site"),
    folders: { "/packages/": join(projectRoot, "node_modules") },
    headers: {
      "/sandboxed.html": { "Content-Security-Policy": "sandbox allow-scripts" },
      // Browsers put no document in the back/forward cache that they may not store.
      "/returning.html": { "Cache-Control": "no-cache" },
    },
  });
}

/** The same tests in each browser, which is started before the first and closed after the last. */
export function describeInBrowsers(
  name: string,
  define: (setting: Setting) => void,
  options: Options = {},
): void {
  describe.each(BROWSER_FAMILIES)(`${name} in %s`, (family) => {
    const setting = new Setting();
    beforeAll(() => setting.begin(family, options));
    afterAll(() => setting.end());
    define(setting);
  });
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The setting lacks what the test asks for");
  return value;
}
