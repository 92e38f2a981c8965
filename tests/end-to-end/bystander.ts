import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { type EchoServer, startEchoServer } from "../servers/echo-server.ts";
import { nativeHostOf } from "./processes.ts";
import type { Setting } from "./setting.ts";

const WORDS = "still there?";

/**
 * A page with a live socket, which shows that whatever others do leaves alone the page, its
 * connection, and the native host.
 */
export class Bystander {
  readonly #setting: Setting;
  readonly #echo: EchoServer;
  readonly #page: Page;
  readonly #hostId: number;

  private constructor(setting: Setting, echo: EchoServer, page: Page, hostId: number) {
    this.#setting = setting;
    this.#echo = echo;
    this.#page = page;
    this.#hostId = hostId;
  }

  static async begin(setting: Setting): Promise<Bystander> {
    const echo = await startEchoServer();
    const page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", echo.port);
    await page.evaluate((to) => window.driver.open("live", "127.0.0.1", to).opened, echo.port);
    return new Bystander(setting, echo, page, await hostIdOf(setting));
  }

  /** The port of an echo server that every page of the site may connect to. */
  get port(): number {
    return this.#echo.port;
  }

  async expectUndisturbed(): Promise<void> {
    const seen = await this.#page.evaluate(async (words) => {
      const record = window.driver.sockets.get("live");
      const answered = new Promise((resolve) => {
        record?.socket.addEventListener("data", resolve, { once: true });
      });
      record?.socket.send(words);
      await answered;
      const last = record?.chunks.at(-1) ?? new ArrayBuffer(0);
      return { heard: new TextDecoder().decode(last), readyState: record?.socket.readyState };
    }, WORDS);
    expect(seen).toEqual({ heard: WORDS, readyState: "open" });
    expect(await hostIdOf(this.#setting)).toBe(this.#hostId);
  }

  end(): Promise<void> {
    return this.#echo.close();
  }
}

async function hostIdOf({ launched }: Setting): Promise<number> {
  const host = await nativeHostOf(launched.browser.process()?.pid ?? 0);
  if (host === undefined) throw new Error("The browser has no native host running");
  return host.id;
}
