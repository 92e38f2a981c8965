import type { Browser } from "puppeteer-core";
import * as v from "valibot";
import { type BidiConnection, bidiConnectionOf } from "../../scripts/browser/bidi-connection.ts";

const treeSchema = v.object({
  result: v.object({ contexts: v.array(v.object({ context: v.string(), url: v.string() })) }),
});

const evaluationSchema = v.object({
  result: v.variant("type", [
    v.object({ type: v.literal("success"), result: v.object({ value: v.optional(v.string()) }) }),
    v.object({
      type: v.literal("exception"),
      exceptionDetails: v.object({ text: v.string(), lineNumber: v.number() }),
    }),
  ]),
});

/** The window of the browser itself, which WebDriver BiDi reaches through Firefox's "chrome" scope. */
export class GeckoWindow {
  readonly #connection: BidiConnection;
  readonly #context: string;

  private constructor(connection: BidiConnection, context: string) {
    this.#connection = connection;
    this.#context = context;
  }

  static async of(browser: Browser): Promise<GeckoWindow> {
    const connection = bidiConnectionOf(browser);
    const answer = await connection.send("browsingContext.getTree", { "moz:scope": "chrome" });
    const { contexts } = v.parse(treeSchema, answer).result;
    const window = contexts.find(({ url }) => url === "chrome://browser/content/browser.xhtml");
    if (window === undefined) throw new Error("Firefox shows no window of its own");
    return new GeckoWindow(connection, window.context);
  }

  /** The value of an expression, or of the promise that it is, as far as it is a string. */
  async evaluate(expression: string): Promise<string | undefined> {
    const answer = await this.#connection.send("script.evaluate", {
      target: { context: this.#context },
      awaitPromise: true,
      expression,
    });
    const { result } = v.parse(evaluationSchema, answer);
    if (result.type === "exception") {
      const { text, lineNumber } = result.exceptionDetails;
      throw new Error(`Line ${lineNumber} in Firefox's window: ${text}`);
    }
    return result.result.value;
  }
}
