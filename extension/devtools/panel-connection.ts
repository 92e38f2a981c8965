import browser from "webextension-polyfill";
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
  readonly #tabId: number;
  readonly #events: PanelConnectionEvents;
  #port: browser.Runtime.Port;
  #isRecording = true;

  constructor(tabId: number, events: PanelConnectionEvents) {
    this.#tabId = tabId;
    this.#events = events;
    this.#port = this.#connect();
  }

  get isRecording(): boolean {
    return this.#isRecording;
  }

  record(isOn: boolean): void {
    this.#isRecording = isOn;
    this.#post({ type: "record", isOn });
  }

  #post(message: FromPanel, port = this.#port): void {
    port.postMessage(message);
  }

  #connect(): browser.Runtime.Port {
    const port = browser.runtime.connect({ name: DEVTOOLS_PORT });
    let isAnswered = false;
    port.onMessage.addListener((received) => {
      if (!isFromBroker(received)) return;
      isAnswered = true;
      this.#events.receive(received);
      if (received.type === "recorded") this.#post({ type: "taken" }, port);
    });
    port.onDisconnect.addListener(() => {
      if (!isAnswered) {
        this.#events.noAnswer();
        return;
      }
      this.#events.lost();
      this.#port = this.#connect();
    });
    this.#post({ type: "inspect", tabId: this.#tabId }, port);
    this.#post({ type: "record", isOn: this.#isRecording }, port);
    return port;
  }
}

const TYPES: readonly unknown[] = [
  "host",
  "sockets",
  "recorded",
  "ended",
] satisfies ToPanel["type"][];

function isFromBroker(received: unknown): received is ToPanel {
  return (
    typeof received === "object" &&
    received !== null &&
    "type" in received &&
    TYPES.includes(received.type)
  );
}
