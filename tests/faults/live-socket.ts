import type { Page } from "puppeteer-core";
import { expect } from "vitest";

/** One socket of a page, by its name there. */
export class LiveSocket {
  readonly #page: Page;
  readonly #name: string;

  constructor(page: Page, name: string) {
    this.#page = page;
    this.#name = name;
  }

  /** Resolves with true when it has opened, with false when it has closed instead. */
  opened(): Promise<boolean> {
    return this.#page.evaluate(
      async (name) => (await window.driver.sockets.get(name)?.opened) ?? false,
      this.#name,
    );
  }

  /** Resolves with its events when it has closed, one line each. */
  async closed(): Promise<readonly string[]> {
    await this.#page.evaluate(
      async (name) => void (await window.driver.sockets.get(name)?.closed),
      this.#name,
    );
    return this.events();
  }

  /** Its events so far, but for `drain`, which comes as often as it likes. */
  async events(): Promise<readonly string[]> {
    const log = await this.#page.evaluate(
      (name) => window.driver.sockets.get(name)?.log ?? [],
      this.#name,
    );
    return log.filter((line) => !line.startsWith("drain"));
  }

  /**
   * Sends bytes of a seed, a slice whenever there is room; resolves with how many the socket has
   * been given, when that is all of them or it has closed.
   */
  upload(byteLength: number, seed: number): Promise<number> {
    return this.#page.evaluate(
      (name, length, from) => window.faults.upload(name, length, from),
      this.#name,
      byteLength,
      seed,
    );
  }

  /** Hands it bytes of a seed in one piece. */
  async sendAtOnce(byteLength: number, seed: number): Promise<void> {
    await this.#page.evaluate(
      (name, length, from) => window.faults.sendAtOnce(name, length, from),
      this.#name,
      byteLength,
      seed,
    );
  }

  /** Resolves with how much has come, when that is so much or the socket has closed. */
  received(byteLength: number): Promise<number> {
    return this.#page.evaluate(
      (name, length) => window.faults.received(name, length),
      this.#name,
      byteLength,
    );
  }

  /** Of what has come nothing was lost, repeated, reordered or changed. Resolves with its length. */
  async expectPrefix(seed: number): Promise<number> {
    const { wrong, byteLength } = await this.#page.evaluate(
      (name, from) => ({
        // What crosses to a test keeps no undefined.
        wrong: window.faults.firstWrongByte(name, from) ?? null,
        byteLength: window.driver.sockets.get(name)?.byteLength ?? -1,
      }),
      this.#name,
      seed,
    );
    expect(wrong, "the first byte that is not what was sent").toBeNull();
    return byteLength;
  }

  async do(act: "close" | "closeImmediately" | "suspend" | "resume"): Promise<void> {
    await this.#page.evaluate(
      (name, method) => window.driver.sockets.get(name)?.socket[method](),
      this.#name,
      act,
    );
  }

  async send(text: string): Promise<void> {
    await this.#page.evaluate(
      (name, data) => window.driver.sockets.get(name)?.socket.send(data),
      this.#name,
      text,
    );
  }

  /** In one turn of the page: the handshake may fail before the next one. */
  async upgradeAndSend(text: string): Promise<void> {
    await this.#page.evaluate(
      (name, data) => {
        const socket = window.driver.sockets.get(name)?.socket;
        socket?.upgradeToSecure();
        socket?.send(data);
      },
      this.#name,
      text,
    );
  }
}
