import browser from "webextension-polyfill";
import type { HostState } from "../background/host/host-state.ts";
import { type FromWelcome, type ToWelcome, WELCOME_PORT } from "./welcome-messages.ts";

/**
 * The welcome page's connection to the broker. A browser stops the broker when nobody uses it; the
 * connection is then made anew, so that the page stays true.
 */
export class WelcomeConnection {
  readonly #onState: (state: HostState) => void;
  readonly #onNoAnswer: () => void;
  #port: browser.Runtime.Port;

  /** `onNoAnswer` is called if the broker ends a connection on which it never answered. */
  constructor(onState: (state: HostState) => void, onNoAnswer: () => void) {
    this.#onState = onState;
    this.#onNoAnswer = onNoAnswer;
    this.#port = this.#connect();
  }

  checkHost(): void {
    this.#port.postMessage({ type: "check-host" } satisfies FromWelcome);
  }

  #connect(): browser.Runtime.Port {
    const port = browser.runtime.connect({ name: WELCOME_PORT });
    let isAnswered = false;
    port.onMessage.addListener((received) => {
      if (!isFromBroker(received)) return;
      isAnswered = true;
      this.#onState(received.state);
    });
    port.onDisconnect.addListener(() => {
      if (isAnswered) this.#port = this.#connect();
      else this.#onNoAnswer();
    });
    return port;
  }
}

function isFromBroker(received: unknown): received is ToWelcome {
  return (
    typeof received === "object" &&
    received !== null &&
    "type" in received &&
    received.type === "host"
  );
}
