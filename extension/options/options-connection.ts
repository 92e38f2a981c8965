import browser from "webextension-polyfill";
import { type FromOptions, OPTIONS_PORT, type ToOptions } from "./options-messages.ts";

/** A browser stops the broker after 30 seconds without a message. */
const KEEP_ALIVE_MILLISECONDS = 15_000;

/**
 * The options page's connection to the broker. A browser stops the broker when nobody uses it; the
 * connection is then made anew, so that the list stays true. What can be undone is in the broker's
 * memory alone: as long as there is something, the broker is kept alive.
 */
export class OptionsConnection {
  readonly #onMessage: (message: ToOptions) => void;
  readonly #onNoAnswer: () => void;
  #port: browser.Runtime.Port;
  #keepAliveTimer: ReturnType<typeof setInterval> | undefined;

  /** `onNoAnswer` is called if the broker ends a connection on which it never answered. */
  constructor(onMessage: (message: ToOptions) => void, onNoAnswer: () => void) {
    this.#onMessage = onMessage;
    this.#onNoAnswer = onNoAnswer;
    this.#port = this.#connect();
  }

  post(sent: FromOptions): void {
    this.#port.postMessage(sent);
  }

  #connect(): browser.Runtime.Port {
    const port = browser.runtime.connect({ name: OPTIONS_PORT });
    let isAnswered = false;
    port.onMessage.addListener((received) => {
      if (!isFromBroker(received)) return;
      isAnswered = true;
      if (received.type === "state") this.#keepAlive(received.state.undoable !== undefined);
      this.#onMessage(received);
    });
    port.onDisconnect.addListener(() => {
      this.#keepAlive(false);
      if (isAnswered) this.#port = this.#connect();
      else this.#onNoAnswer();
    });
    return port;
  }

  #keepAlive(isNeeded: boolean): void {
    clearInterval(this.#keepAliveTimer);
    if (!isNeeded) return;
    this.#keepAliveTimer = setInterval(
      () => this.post({ type: "keep-alive" }),
      KEEP_ALIVE_MILLISECONDS,
    );
  }
}

function isFromBroker(received: unknown): received is ToOptions {
  return (
    typeof received === "object" &&
    received !== null &&
    "type" in received &&
    (received.type === "state" || received.type === "environment" || received.type === "log")
  );
}
