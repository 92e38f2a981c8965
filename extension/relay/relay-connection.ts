/** The part of `runtime.Port` that the relay uses. */
export interface BrokerPort {
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
  postMessage(message: unknown): void;
  disconnect(): void;
}

/**
 * Hands messages on, unread, between a page and the broker. It connects to the broker at the
 * page's first message. When the broker is gone it says `disconnected` to the page and drops what
 * the page had under way, up to the page's `reset`; the next message after that connects anew.
 */
export class Relay {
  readonly #page: MessagePort;
  readonly #connect: () => BrokerPort;
  #broker: BrokerPort | undefined;
  #awaitsReset = false;

  constructor(page: MessagePort, connect: () => BrokerPort) {
    this.#page = page;
    this.#connect = connect;
    page.onmessage = ({ data }: MessageEvent<unknown>) => this.#fromPage(data);
  }

  /** The document goes, or is put away: its sockets end. */
  disconnect(): void {
    if (this.#broker !== undefined) this.#leave(this.#broker);
  }

  #fromPage(message: unknown): void {
    if (isReset(message)) {
      this.#awaitsReset = false;
    } else if (!this.#awaitsReset) {
      try {
        this.#broker ??= this.#connectToBroker();
        this.#broker.postMessage(message);
      } catch {
        // The extension was reloaded or removed, and this script is what is left of it; or the
        // page has posted what no port takes.
        this.#leave(this.#broker);
      }
    }
  }

  #connectToBroker(): BrokerPort {
    const broker = this.#connect();
    broker.onMessage.addListener((message) => {
      if (broker === this.#broker) this.#page.postMessage(message);
    });
    broker.onDisconnect.addListener(() => this.#lost(broker));
    return broker;
  }

  #leave(broker: BrokerPort | undefined): void {
    this.#lost(broker);
    broker?.disconnect();
  }

  #lost(broker: BrokerPort | undefined): void {
    if (broker !== this.#broker) return;
    this.#broker = undefined;
    this.#awaitsReset = true;
    this.#page.postMessage({ type: "disconnected" });
  }
}

function isReset(message: unknown): boolean {
  return (
    typeof message === "object" && message !== null && "type" in message && message.type === "reset"
  );
}
