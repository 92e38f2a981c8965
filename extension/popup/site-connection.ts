import browser from "webextension-polyfill";
import { type FromPopup, POPUP_PORT, type ToPopup } from "./popup-messages.ts";

/**
 * The popup's connection to the broker about one tab. A browser stops the broker when nobody uses
 * it, even with a popup open; the connection is then made anew, so that the popup stays true.
 */
export class SiteConnection {
  readonly #tabId: number;
  readonly #onMessage: (message: ToPopup) => void;
  readonly #onNoAnswer: () => void;
  #port: browser.Runtime.Port;

  /** `onNoAnswer` is called if the broker ends a connection on which it never answered. */
  constructor(tabId: number, onMessage: (message: ToPopup) => void, onNoAnswer: () => void) {
    this.#tabId = tabId;
    this.#onMessage = onMessage;
    this.#onNoAnswer = onNoAnswer;
    this.#port = this.#connect();
  }

  post(sent: FromPopup): void {
    this.#port.postMessage(sent);
  }

  #connect(): browser.Runtime.Port {
    const port = browser.runtime.connect({ name: POPUP_PORT });
    let isAnswered = false;
    port.onMessage.addListener((received) => {
      if (!isFromBroker(received)) return;
      isAnswered = true;
      this.#onMessage(received);
    });
    port.onDisconnect.addListener(() => {
      if (isAnswered) this.#port = this.#connect();
      else this.#onNoAnswer();
    });
    port.postMessage({ type: "show", tabId: this.#tabId } satisfies FromPopup);
    return port;
  }
}

function isFromBroker(received: unknown): received is ToPopup {
  return (
    typeof received === "object" &&
    received !== null &&
    "type" in received &&
    (received.type === "site" || received.type === "sockets" || received.type === "counts")
  );
}
