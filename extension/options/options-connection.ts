import browser from "webextension-polyfill";
import { BrokerConnection } from "../look/broker-connection.ts";
import { type FromOptions, OPTIONS_PORT, type ToOptions } from "./options-messages.ts";

/** A browser stops the broker after 30 seconds without a message. */
const KEEP_ALIVE_MILLISECONDS = 15_000;

/**
 * The options page's connection to the broker. What can be undone is in the broker's memory alone: as
 * long as there is something, the broker is kept alive.
 */
export class OptionsConnection {
  readonly #connection: BrokerConnection<FromOptions, ToOptions>;
  #keepAliveTimer: ReturnType<typeof setInterval> | undefined;

  /** `onNoAnswer` is called if the broker ends a connection on which it never answered. */
  constructor(onMessage: (message: ToOptions) => void, onNoAnswer: () => void) {
    this.#connection = new BrokerConnection({
      connect: () => browser.runtime.connect({ name: OPTIONS_PORT }),
      types: ["state", "environment", "log"],
      onMessage: (message) => {
        if (message.type === "state") this.#keepAlive(message.state.undoable !== undefined);
        onMessage(message);
      },
      onLost: () => this.#keepAlive(false),
      onNoAnswer,
    });
  }

  post(sent: FromOptions): void {
    this.#connection.post(sent);
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
