import type { Page } from "puppeteer-core";
import type { Example } from "../../examples/catalog.ts";
import { startWebServer } from "../../examples/web-server.ts";
import { answerPrompt } from "../../scripts/browser/extension-windows.ts";
import { buildExamples, exampleFolder } from "../../scripts/build-examples.ts";
import type { Setting } from "./setting.ts";
import { Visit } from "./visit.ts";

let built: Promise<void> | undefined;

/** An example as its reader has it: built, on an origin of its own, with a server to talk to. */
export class ExamplePage {
  readonly #visit: Visit;
  readonly #origin: string;
  readonly page: Page;

  private constructor(visit: Visit, page: Page, origin: string) {
    this.#visit = visit;
    this.#origin = origin;
    this.page = page;
  }

  /** Opens it and allows the site. `fields` is what its form is filled in with. */
  static async open(
    setting: Setting,
    name: Example,
    fields: Readonly<Record<string, string | number | boolean>> = {},
  ): Promise<ExamplePage> {
    built ??= buildExamples();
    await built;
    const visit = new Visit(setting);
    const site = visit.keep(
      await startWebServer({
        directory: exampleFolder(name),
        routes: { "/server.json": () => fields },
      }),
    );
    const origin = `http://localhost:${site.port}`;
    const page = await visit.open("/", origin);
    await page.waitForSelector("#unavailable", { visible: true });
    await answerPrompt(await visit.findPrompt(origin), "allow");
    await page.waitForFunction(() => document.querySelector("#unavailable") === null);
    return new ExamplePage(visit, page, origin);
  }

  /** Presses a button, and Allow in the prompt that this brings. */
  async pressAndAllow(selector: string): Promise<void> {
    await this.page.click(selector);
    await answerPrompt(await this.#visit.findPrompt(this.#origin), "allow");
  }

  /** Writes something else into a field of the form. */
  async fill(name: string, value: string | number): Promise<void> {
    await this.page.$eval(
      `[name="${name}"]`,
      (input, text) => {
        if (input instanceof HTMLInputElement) input.value = text;
      },
      String(value),
    );
  }

  /** Types a line into a field and presses Enter. */
  async enter(selector: string, text: string): Promise<void> {
    await this.page.type(selector, text);
    await this.page.keyboard.press("Enter");
  }

  /** Waits until the page says that its connection is in this state. */
  async untilState(state: "open" | "closed" | "failed"): Promise<void> {
    await this.page.waitForSelector(`#state[data-state="${state}"]`);
  }

  /** Waits until an element has this text somewhere in it. */
  async untilShown(selector: string, text: string): Promise<void> {
    await this.page.waitForFunction(
      (where, what) => document.querySelector(where)?.textContent?.includes(what),
      {},
      selector,
      text,
    );
  }

  /** What the elements that match show, one by one. */
  textsOf(selector: string): Promise<readonly string[]> {
    return this.page.$$eval(selector, (elements) =>
      elements.map(({ textContent }) => textContent ?? ""),
    );
  }

  async close(): Promise<void> {
    await this.#visit.end();
  }
}
