import type { Runtime } from "webextension-polyfill";
import type {
  FromPrompt,
  PromptAnswer,
  PromptDetails,
  PromptTab,
  ToPrompt,
} from "./prompt-messages.ts";
import { questionKey } from "./question-key.ts";

/** What the window needs of its port; the broker's other messages are not for it. */
export type PromptPort = Pick<Runtime.Port, "postMessage" | "onMessage" | "onDisconnect">;

export interface PromptConnectionOptions {
  /** Opens a port to the broker, which wakes it. Throws where the extension is gone. */
  readonly connect: () => PromptPort;
  /** Called with the question, and again only if another one takes its place. */
  readonly onQuestion: (details: PromptDetails) => void;
  /** Called after `onQuestion` and whenever the broker tells of the tab anew. */
  readonly onTab: (tab: PromptTab) => void;
  /** Nobody waits for an answer any more, or nobody is there to hear it. Nothing follows. */
  readonly onGone: () => void;
}

/**
 * The window's connection to the broker. A browser stops the broker when it likes to, even with a
 * prompt open; the connection is then made anew, and the question that comes with it is the same
 * one, so that the person notices nothing. An answer that was lost on the way is given again.
 */
export class PromptConnection {
  readonly #options: PromptConnectionOptions;
  #port: PromptPort | undefined;
  #question: string | undefined;
  #answer: PromptAnswer | undefined;

  constructor(options: PromptConnectionOptions) {
    this.#options = options;
    this.#connect();
  }

  /** Answers the question that is open; its first answer holds. */
  answer(answer: PromptAnswer): void {
    if (this.#question === undefined || this.#answer !== undefined) return;
    this.#answer = answer;
    this.#post({ type: "answer", answer });
  }

  keepAlive(): void {
    this.#post({ type: "keep-alive" });
  }

  #connect(): void {
    let isAnswered = false;
    let port: PromptPort;
    try {
      port = this.#options.connect();
    } catch {
      this.#end();
      return;
    }
    this.#port = port;
    port.onMessage.addListener((received) => {
      if (port !== this.#port || !isFromBroker(received)) return;
      isAnswered = true;
      if (received.type === "gone") this.#end();
      else this.#ask(received.details, received.tab);
    });
    port.onDisconnect.addListener(() => {
      if (port !== this.#port) return;
      // A broker that ends a connection without a word would end the next one too.
      if (isAnswered) this.#connect();
      else this.#end();
    });
  }

  #ask(details: PromptDetails, tab: PromptTab): void {
    const question = questionKey(details);
    if (question !== this.#question) {
      this.#question = question;
      this.#answer = undefined;
      this.#options.onQuestion(details);
    } else if (this.#answer !== undefined) {
      this.#post({ type: "answer", answer: this.#answer });
    }
    this.#options.onTab(tab);
  }

  #end(): void {
    this.#port = undefined;
    this.#options.onGone();
  }

  #post(sent: FromPrompt): void {
    this.#port?.postMessage(sent);
  }
}

function isFromBroker(received: unknown): received is ToPrompt {
  if (typeof received !== "object" || received === null || !("type" in received)) return false;
  return received.type === "details" || received.type === "gone";
}
