import browser from "webextension-polyfill";
import type { HostState } from "../background/host/host-state.ts";
import { BrokerConnection } from "../look/broker-connection.ts";
import { type FromWelcome, type ToWelcome, WELCOME_PORT } from "./welcome-messages.ts";

/** The welcome page's connection to the broker. */
export class WelcomeConnection {
  readonly #connection: BrokerConnection<FromWelcome, ToWelcome>;

  /** `onNoAnswer` is called if the broker ends a connection on which it never answered. */
  constructor(onState: (state: HostState) => void, onNoAnswer: () => void) {
    this.#connection = new BrokerConnection({
      connect: () => browser.runtime.connect({ name: WELCOME_PORT }),
      types: ["host"],
      onMessage: ({ state }) => onState(state),
      onNoAnswer,
    });
  }

  checkHost(): void {
    this.#connection.post({ type: "check-host" });
  }
}
