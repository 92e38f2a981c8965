import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "puppeteer-core";
import { until } from "../../scripts/browser/extension-windows.ts";
import type {
  LaunchBrowserOptions,
  LaunchedBrowser,
} from "../../scripts/browser/launch-browser.ts";
import { untilInterface } from "../../scripts/browser/until-interface.ts";
import type { BrowserFamily } from "../../scripts/manifest.ts";
import { Setting } from "../end-to-end/setting.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { assertSettled, type Calm, calmOf } from "./assert-settled.ts";
import { hostIdOf } from "./host-process.ts";
import { LiveSocket } from "./live-socket.ts";
import type { Scenario } from "./scenario.ts";
import { SeededRandom } from "./seeded-random.ts";
import { grantEverything, grantsOf } from "./site-grants.ts";

const PAGE_PROGRAM = fileURLToPath(new URL("page-program.js", import.meta.url));

export interface ConnectOptions {
  /** Default: 127.0.0.1. */
  readonly host?: string;
  readonly port: number;
  readonly tls?: boolean;
  /** Whether it is suspended before anything can come. */
  readonly isSuspended?: boolean;
  /** Default: the stage's own page. */
  readonly page?: Page;
}

/** A listener of a page; sockets that it accepts echo, and are looked at like every other. */
export interface Listener {
  readonly port: number;
  /** One line an event. */
  log(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * One browser for many scenarios: a site that may have any socket, an echo server that is there
 * throughout, and what a scenario has open.
 */
export class Stage {
  readonly setting = new Setting();
  readonly #pages: Page[] = [];
  readonly #servers: RunningServer[] = [];
  readonly #undoing: (() => Promise<void>)[] = [];
  readonly #clearing: (() => Promise<void>)[] = [];
  #echo: EchoServer | undefined;
  #page: Page | undefined;
  #random = new SeededRandom(0, "");
  #socketCount = 0;
  #calm: Calm | undefined;

  async begin(family: BrowserFamily, options: Partial<LaunchBrowserOptions>): Promise<void> {
    await this.setting.begin(family, options);
    this.#echo = await startEchoServer();
    await grantEverything(this.launched, this.setting.origin);
  }

  async end(): Promise<void> {
    await this.#echo?.close();
    await this.setting.end();
    for (const clear of this.#clearing.splice(0)) await clear();
  }

  /** What is to be cleared away once the browser has been closed. */
  atEnd(clear: () => Promise<void>): void {
    this.#clearing.push(clear);
  }

  /** Runs a scenario, and asserts that everything has settled after it. */
  async play(scenario: Scenario, seed: number): Promise<void> {
    this.#random = new SeededRandom(seed, scenario.name);
    this.#calm ??= await calmOf(this);
    this.#page = await this.newPage();
    try {
      await scenario.run(this);
      await this.#undo();
      await assertSettled(this, this.#calm);
    } finally {
      await this.#undo();
      await Promise.all(this.#servers.splice(0).map((server) => server.close()));
    }
  }

  get launched(): LaunchedBrowser {
    return this.setting.launched;
  }

  get isChromium(): boolean {
    return this.launched.family === "chromium";
  }

  /** Numbers of this scenario's own, which follow from the run's seed. */
  get random(): SeededRandom {
    return this.#random;
  }

  get echo(): EchoServer {
    if (this.#echo === undefined) throw new Error("The stage has not begun");
    return this.#echo;
  }

  /** The scenario's first page, which may have sockets. */
  get page(): Page {
    if (this.#page === undefined) throw new Error("No scenario is on the stage");
    return this.#page;
  }

  /** What the scenario has opened and has not forgotten, tabs that are closed among it. */
  get pages(): readonly Page[] {
    return this.#pages;
  }

  /** Another page of the site, in a tab of its own. It is closed after the scenario. */
  async newPage(): Promise<Page> {
    const page = await this.setting.newPage();
    this.#pages.push(page);
    await this.prepare(page);
    return page;
  }

  /** Waits for the interface in a page's document, and brings in what scenarios use. */
  async prepare(page: Page): Promise<void> {
    await untilInterface(page);
    await page.evaluate(`window.deterministicBytes = ${deterministicBytes.toString()}`);
    await this.bringIn(page, PAGE_PROGRAM);
  }

  /** Runs a file in a page, whatever it may fetch itself. */
  async bringIn(page: Page, file: string): Promise<void> {
    await page.evaluate(await readFile(file, "utf8"));
  }

  /** A page that cannot be asked any more, since that is what the scenario is about. */
  forget(page: Page): void {
    const index = this.#pages.indexOf(page);
    if (index >= 0) this.#pages.splice(index, 1);
  }

  async closePages(): Promise<void> {
    for (const page of this.#pages.splice(0)) if (!page.isClosed()) await page.close();
    this.#page = undefined;
  }

  /** What people have allowed by now is what has to be there after the scenario. */
  async acceptGrants(): Promise<void> {
    if (this.#calm === undefined) throw new Error("No scenario is on the stage");
    this.#calm = { ...this.#calm, grants: await grantsOf(this.launched) };
  }

  /** Has a server end with the scenario. */
  keep<Server extends RunningServer>(server: Server): Server {
    this.#servers.push(server);
    return server;
  }

  /** The ports of the echo server and of the scenario's own servers. */
  get serverPorts(): readonly number[] {
    return [this.echo, ...this.#servers].map(({ port }) => port);
  }

  /** What has to be put right again after the scenario, however it ends; the newest first. */
  afterwards(undo: () => Promise<void>): void {
    this.#undoing.push(undo);
  }

  /** Has a page begin to connect. */
  async connect({
    host = "127.0.0.1",
    port,
    tls = false,
    isSuspended = false,
    page = this.page,
  }: ConnectOptions): Promise<LiveSocket> {
    this.#socketCount += 1;
    const name = `socket ${this.#socketCount}`;
    await page.evaluate(
      (to) => {
        const secure = { useSecureTransport: to.tls };
        const { socket } = window.driver.open(to.name, to.host, to.port, secure);
        if (to.isSuspended) socket.suspend();
      },
      { name, host, port, tls, isSuspended },
    );
    return new LiveSocket(page, name);
  }

  /** A socket that is open. */
  async connected(options: ConnectOptions): Promise<LiveSocket> {
    const socket = await this.connect(options);
    if (!(await socket.opened()))
      throw new Error(`Not opened: ${(await socket.events()).join(", ")}`);
    return socket;
  }

  /** Has a page listen on a free port, and echo. */
  async listen(page = this.page): Promise<Listener> {
    this.#socketCount += 1;
    const name = `listener ${this.#socketCount}`;
    const port = await page.evaluate((as) => window.faults.listen(as), name);
    return {
      port,
      log: () => page.evaluate((as) => window.faults.listenerLog(as), name),
      close: () => page.evaluate((as) => window.faults.closeListener(as), name),
    };
  }

  /** The id of the host's process, as soon as there is one. */
  hostId(): Promise<number> {
    return hostIdOf(this.launched);
  }

  /** Sends the host a signal. Resolves with its id, which may be no process any more. */
  async signalHost(signal: NodeJS.Signals): Promise<number> {
    const id = await this.hostId();
    process.kill(id, signal);
    return id;
  }

  async #undo(): Promise<void> {
    for (const undo of this.#undoing.splice(0).reverse()) await undo();
  }
}

/** Resolves when a process is no more. */
export async function untilGone(id: number): Promise<void> {
  await until(`process ${id} was gone`, async () => {
    try {
      process.kill(id, 0);
      return false;
    } catch {
      return true;
    }
  });
}
