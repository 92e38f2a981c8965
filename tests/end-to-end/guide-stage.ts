import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { answerPrompt, findPrompt } from "../../scripts/browser/extension-windows.ts";
import type { Sample } from "../samples.ts";
import type { ServerCertificate } from "../servers/certificate-authority.ts";
import type { RunningServer } from "../servers/running-server.ts";
import type { Setting } from "./setting.ts";

/** What the guide calls the reader's own. */
export interface Reader {
  readonly host?: string;
  readonly port?: number;
}

type Answer = "allow" | "dismiss";

/** A page that plays one sample of docs/GUIDE.md, and the servers that it plays with. */
export class GuideStage {
  readonly setting: Setting;
  readonly page: Page;
  readonly #sample: Sample;
  readonly #servers: RunningServer[] = [];

  constructor(setting: Setting, page: Page, sample: Sample) {
    this.setting = setting;
    this.page = page;
    this.#sample = sample;
  }

  /** Closes the server when the stage is left. */
  async use<Server extends RunningServer>(starting: Promise<Server>): Promise<Server> {
    const server = await starting;
    this.#servers.push(server);
    return server;
  }

  async leave(): Promise<void> {
    await this.page.close();
    for (const server of this.#servers) await server.close();
  }

  /** Plays the sample and answers the question that it leads to. */
  async play(reader: Reader = {}, answer: Answer = "allow"): Promise<void> {
    await this.prepare(reader);
    await this.run();
    await this.answer(answer);
  }

  /** Answers the question that the extension asks now, or next. */
  async answer(answer: Answer): Promise<void> {
    await answerPrompt(await findPrompt(this.setting.launched), answer);
  }

  async prepare({ host, port }: Reader = {}): Promise<void> {
    await this.page.evaluate(
      (givenHost, givenPort) => {
        const shown: unknown[] = [];
        const show = (value: unknown) => {
          shown.push(value instanceof Uint8Array ? [...value] : value);
        };
        const reader = { host: givenHost, port: givenPort, show, file: undefined };
        window.guide = { shown, reader: { ...reader, store: undefined } };
      },
      host,
      port,
    );
  }

  /** Runs the sample as the body of a function; its sockets may be at work long after that. */
  async run(): Promise<void> {
    await this.page.evaluate(
      `(async () => {
        const { host, port, show, file, store } = window.guide.reader;
        ${this.#sample.source}
      })()`,
    );
  }

  shown(): Promise<readonly unknown[]> {
    return this.page.evaluate(() => window.guide.shown);
  }

  async expectShown(expected: readonly unknown[]): Promise<void> {
    await expect.poll(() => this.shown()).toEqual(expected);
  }

  async expectSoon<T>(look: () => T | Promise<T>, expected: unknown): Promise<void> {
    await expect.poll(look).toEqual(expected);
  }

  /** One that this browser's native host trusts. */
  issueCertificate(): Promise<ServerCertificate> {
    return this.setting.authority.issue({ hosts: ["localhost"] });
  }
}
