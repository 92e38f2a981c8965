import type { PipeOffered } from "../../protocol/page-messages.ts";

/** Brings a pipe that the broker offers to the page, and ends it when the signal says so. */
export type OpenPipe = (offer: PipeOffered, page: MessagePort, signal: AbortSignal) => void;

/** The part of `runtime.Port` that the relay uses. */
export interface BrokerPort {
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
  postMessage(message: unknown): void;
  disconnect(): void;
}

/**
 * Hands messages on between a page and the broker, unread but for the offer of a pipe. It connects to the broker at the
 * page's first message. When the broker is gone it says `disconnected` to the page and drops what
 * the page had under way, up to the page's `reset`; the next message after that connects anew.
 */
export class Relay {
  readonly #page: MessagePort;
  readonly #connect: () => BrokerPort;
  readonly #openPipe: OpenPipe;
  #broker: BrokerPort | undefined;
  #pipeEnd = new AbortController();
  #awaitsReset = false;

  constructor(page: MessagePort, connect: () => BrokerPort, openPipe: OpenPipe) {
    this.#page = page;
    this.#connect = connect;
    this.#openPipe = openPipe;
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
      if (broker !== this.#broker) return;
      if (isPipeOffered(message)) this.#openPipe(message, this.#page, this.#pipeEnd.signal);
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
    this.#broker = undefined;
    this.#pipeEnd.abort();
    this.#pipeEnd = new AbortController();
    this.#awaitsReset = true;
    this.#page.postMessage({ type: "disconnected" });
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
