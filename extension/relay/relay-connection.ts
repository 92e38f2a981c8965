import type { PipeOffered, Pong } from "../../protocol/page-messages.ts";

/** Brings a pipe that the broker offers to the page. */
export interface PipeOpener {
  /** @param signal the pipe has to end */
  open(offer: PipeOffered, signal: AbortSignal): void;
  /** The page could not connect. */
  failed(): void;
}

/** The part of `runtime.Port` that the relay uses. */
export interface BrokerPort {
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
  postMessage(message: unknown): void;
  disconnect(): void;
}

/**
 * Hands messages on between a page and the broker, unread but for signs of life and what is about a
 * pipe. It connects to the broker at the page's first message. When the broker is gone it says
 * `disconnected` to the page and drops what the page had under way, up to the page's `reset`; the next
 * message after that connects anew.
 */
export class Relay {
  readonly #page: MessagePort;
  readonly #connect: () => BrokerPort;
  readonly #pipe: PipeOpener;
  #broker: BrokerPort | undefined;
  #pipeEnd = new AbortController();
  #awaitsReset = false;

  constructor(page: MessagePort, connect: () => BrokerPort, pipe: PipeOpener) {
    this.#page = page;
    this.#connect = connect;
    this.#pipe = pipe;
    page.onmessage = ({ data }: MessageEvent<unknown>) => this.#fromPage(data);
  }

  /**
   * The document goes, or is put away: its sockets end. One that comes back knows so by itself, and says
   * `reset`: Firefox drops what is said to it meanwhile.
   */
  disconnect(): void {
    const broker = this.#broker;
    if (broker === undefined) return;
    this.#forget();
    broker.disconnect();
  }

  #fromPage(message: unknown): void {
    if (isReset(message)) {
      this.#awaitsReset = false;
    } else if (hasType(message) && message.type === "ping") {
      this.#page.postMessage({ type: "pong" } satisfies Pong);
    } else if (hasType(message) && message.type === "pipe-failed") {
      this.#pipe.failed();
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
      if (broker !== this.#broker) return;
      if (isPipeOffered(message)) this.#pipe.open(message, this.#pipeEnd.signal);
      else this.#page.postMessage(message);
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
    this.#forget();
    this.#page.postMessage({ type: "disconnected" });
  }

  #forget(): void {
    this.#broker = undefined;
    this.#pipeEnd.abort();
    this.#pipeEnd = new AbortController();
    this.#awaitsReset = true;
  }
}

function isReset(message: unknown): boolean {
  return hasType(message) && message.type === "reset";
}

/** The broker says nothing that has this type and is anything else. */
function isPipeOffered(message: unknown): message is PipeOffered {
  return hasType(message) && message.type === "pipe-offered";
}

function hasType(message: unknown): message is { readonly type: unknown } {
  return typeof message === "object" && message !== null && "type" in message;
}
