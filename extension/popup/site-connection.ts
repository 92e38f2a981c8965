import browser from "webextension-polyfill";
import { BrokerConnection } from "../look/broker-connection.ts";
import { type FromPopup, POPUP_PORT, type ToPopup } from "./popup-messages.ts";

/** The popup's connection to the broker about one tab. */
export class SiteConnection {
  readonly #connection: BrokerConnection<FromPopup, ToPopup>;

  /** `onNoAnswer` is called if the broker ends a connection on which it never answered. */
  constructor(tabId: number, onMessage: (message: ToPopup) => void, onNoAnswer: () => void) {
    this.#connection = new BrokerConnection({
      connect: () => browser.runtime.connect({ name: POPUP_PORT }),
      types: ["site", "sockets", "counts"],
      greeting: () => [{ type: "show", tabId }],
      onMessage,
      onNoAnswer,
    });
  }

  post(sent: FromPopup): void {
    this.#connection.post(sent);
  }
}
