import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { answerPrompt, until } from "../../scripts/browser/extension-windows.ts";
import { openTab } from "../../scripts/browser/open-tab.ts";
import { untilInterface } from "../../scripts/browser/until-interface.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { type Setting, startSite } from "./setting.ts";
import { arrivalIn, NO_TRACE } from "./site-pages.ts";

export interface OpenPrompt {
  readonly page: Page;
  /** Another one for each prompt. */
  readonly address: string;
  /** The origin that it names; undefined as long as it does not show its question. */
  readonly asker: string | undefined;
}

/** What one test has open, so that nothing of it is left for the next one. */
export class Visit {
  readonly #setting: Setting;
  readonly #pages: Page[] = [];
  readonly #servers: RunningServer[] = [];

  constructor(setting: Setting) {
    this.#setting = setting;
  }

  /** The test site at an origin of its own, which nobody was asked about yet. */
  async newOrigin(): Promise<string> {
    return `http://localhost:${this.keep(await startSite()).port}`;
  }

  /** Has a server end with the visit. */
  keep<Server extends RunningServer>(server: Server): Server {
    this.#servers.push(server);
    return server;
  }

  /** A tab with nothing in it yet. */
  async openBlank(): Promise<Page> {
    const page = await openTab(this.#setting.launched);
    this.#pages.push(page);
    return page;
  }

  async open(path: string, origin: string): Promise<Page> {
    const page = await this.#setting.newPage(path, origin);
    this.#pages.push(page);
    page.on("popup", (popup) => popup && this.#pages.push(popup));
    return page;
  }

  /** A page of a site that the person was asked about, and has allowed. */
  async openPermitted(path: string, origin: string): Promise<Page> {
    const page = await this.open(path, origin);
    await answerPrompt(await this.findPrompt(origin), "allow");
    await untilInterface(page);
    return page;
  }

  /** The prompts whose windows are open now. */
  async prompts(): Promise<readonly OpenPrompt[]> {
    const { browser, extensionAddress } = this.#setting.launched;
    const pages = await browser.pages();
    const prompts = await Promise.all(pages.map((page) => readPrompt(page, extensionAddress)));
    return prompts.filter((prompt) => prompt !== undefined);
  }

  /** The prompt that a site has open, or its next one. */
  async findPrompt(origin: string): Promise<Page> {
    return (await this.findAnotherPrompt(origin, undefined)).page;
  }

  /** The prompt that a site has open in place of an earlier one, or is about to have. */
  findAnotherPrompt(origin: string, earlier: OpenPrompt | undefined): Promise<OpenPrompt> {
    return until(`${origin} asked`, async () => {
      const prompts = await this.prompts();
      return prompts.find(({ asker, address }) => asker === origin && address !== earlier?.address);
    });
  }

  async expectNoPrompt(): Promise<void> {
    await until("the prompts closed", async () => (await this.prompts()).length === 0);
  }

  /**
   * Nobody asks, and nobody has just asked: a site that does so now is the only one with a prompt.
   */
  async expectNobodyAsks(): Promise<void> {
    const origin = await this.newOrigin();
    const page = await this.open("/", origin);
    await this.findPrompt(origin);
    expect((await this.prompts()).map(({ asker }) => asker)).toEqual([origin]);
    await page.close();
    await this.expectNoPrompt();
  }

  /** Nothing has answered a page's prompt so far: the person still can, and refuses. */
  async expectUnanswered(page: Page, prompt: Page): Promise<void> {
    await answerPrompt(prompt, "dismiss");
    // What an answer before that brings to the page is there by the time when another site asks.
    await this.expectNobodyAsks();
    expect(await arrivalIn(page)).toEqual(NO_TRACE);
  }

  /** Closes everything, and waits until the prompts have gone with their pages. */
  async end(): Promise<void> {
    for (const page of this.#pages.splice(0)) if (!page.isClosed()) await page.close();
    await Promise.all(this.#servers.splice(0).map((server) => server.close()));
    await this.expectNoPrompt();
  }
}

/** Undefined for a page that is no prompt. */
async function readPrompt(page: Page, extensionAddress: string): Promise<OpenPrompt | undefined> {
  try {
    const seen = await page.evaluate(() => ({
      address: location.href,
      asker: document.querySelector("#dialog:not([hidden]) #origin")?.textContent,
    }));
    const isPrompt = seen.address.startsWith(`${extensionAddress}prompt/prompt.html`);
    return isPrompt ? { page, address: seen.address, asker: seen.asker ?? undefined } : undefined;
  } catch {
    // The page is going, or not there yet.
    return undefined;
  }
}
