import browser from "webextension-polyfill";
import { BrokerConnection } from "../look/broker-connection.ts";
import { DEVTOOLS_PORT, type FromPanel, type ToPanel } from "./panel-messages.ts";

export interface PanelConnectionEvents {
  receive(message: ToPanel): void;
  /** The broker is gone, and with it every socket; it is connected to anew. */
  lost(): void;
  /** The broker has ended a connection on which it never answered. */
  noAnswer(): void;
}

/** The panel's connection to the broker about one tab. It takes what comes as soon as it is kept. */
export class PanelConnection {
  readonly #connection: BrokerConnection<FromPanel, ToPanel>;
  #isRecording = true;

  constructor(tabId: number, events: PanelConnectionEvents) {
    this.#connection = new BrokerConnection({
      connect: () => browser.runtime.connect({ name: DEVTOOLS_PORT }),
      types: ["host", "sockets", "recorded", "ended"],
      greeting: () => [
        { type: "inspect", tabId },
        { type: "record", isOn: this.#isRecording },
      ],
      onMessage: (message) => {
        events.receive(message);
        if (message.type === "recorded") this.#connection.post({ type: "taken" });
      },
      onLost: () => events.lost(),
      onNoAnswer: () => events.noAnswer(),
    });
  }

  get isRecording(): boolean {
    return this.#isRecording;
  }

  record(isOn: boolean): void {
    this.#isRecording = isOn;
    this.#connection.post({ type: "record", isOn });
  }
}
