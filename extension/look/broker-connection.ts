import type { Runtime } from "webextension-polyfill";

/** What a page needs of its port. */
type BrokerPort = Pick<Runtime.Port, "postMessage" | "onMessage" | "onDisconnect">;

export interface BrokerConnectionOptions<Sent, Received extends { readonly type: string }> {
  /** Opens a port to the broker, which wakes it. */
  readonly connect: () => BrokerPort;
  /** The types of the messages that are for the page. */
  readonly types: readonly Received["type"][];
  /** What is said first on each port. */
  readonly greeting?: () => readonly Sent[];
  readonly onMessage: (message: Received) => void;
  /** Called when the broker has gone that had answered, before it is connected to anew. */
  readonly onLost?: () => void;
  /** Called if the broker ends a port on which it never answered: it would end the next one too. */
  readonly onNoAnswer: () => void;
}

/**
 * The connection to the broker of a page that shows what that knows. A browser stops the broker when
 * nobody uses it, even with the page open; the connection is then made anew, so that the page stays true.
 */
export class BrokerConnection<Sent, Received extends { readonly type: string }> {
  readonly #options: BrokerConnectionOptions<Sent, Received>;
  #port: BrokerPort;

  constructor(options: BrokerConnectionOptions<Sent, Received>) {
    this.#options = options;
    this.#port = this.#connect();
  }

  post(sent: Sent): void {
    this.#port.postMessage(sent);
  }

  #connect(): BrokerPort {
    const { connect, greeting, onMessage, onLost, onNoAnswer } = this.#options;
    const port = connect();
    let isAnswered = false;
    port.onMessage.addListener((received) => {
      if (!this.#isForPage(received)) return;
      isAnswered = true;
      onMessage(received);
    });
    port.onDisconnect.addListener(() => {
      if (!isAnswered) {
        onNoAnswer();
        return;
      }
      onLost?.();
      this.#port = this.#connect();
    });
    for (const sent of greeting?.() ?? []) port.postMessage(sent);
    return port;
  }

  #isForPage(received: unknown): received is Received {
    const types: readonly unknown[] = this.#options.types;
    return (
      typeof received === "object" &&
      received !== null &&
      "type" in received &&
      types.includes(received.type)
    );
  }
}
