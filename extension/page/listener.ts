import { type Failure, HOST_LOST } from "../../protocol/failure.ts";
import type { ToPage } from "../../protocol/page-messages.ts";
import type { BrokerLink, LinkListener, SocketLink, SocketMessage } from "./broker-link.ts";

/** What a listener tells the server socket that the page sees; never within a call by the page. */
export interface ListenerEvents {
  listening(): void;
  accept(accepted: Extract<ToPage, { type: "accepted" }>): void;
  error(failure: Failure): void;
}

/** The state of one server socket: it listens until the page closes it or it fails. */
export class Listener implements LinkListener {
  readonly #broker: BrokerLink;
  readonly #link: SocketLink;
  readonly #events: ListenerEvents;
  #localPort: number;
  #isClosed = false;

  constructor(broker: BrokerLink, port: number, backlog: number, events: ListenerEvents) {
    this.#broker = broker;
    this.#events = events;
    this.#localPort = port;
    this.#link = broker.attach(this);
    this.#link.post({ type: "listen", port, backlog });
  }

  get localPort(): number {
    return this.#localPort;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#link.post({ type: "close" });
  }

  receive(message: SocketMessage): void {
    switch (message.type) {
      case "listening":
        this.#localPort = message.port;
        if (!this.#isClosed) this.#events.listening();
        break;
      case "accepted":
        if (this.#isClosed) this.#broker.refuse(message.acceptedId);
        else this.#events.accept(message);
        break;
      case "error":
        this.#finish(message.failure);
        break;
      case "closed":
        this.#finish(undefined);
        break;
      case "opened":
      case "upgraded":
      case "data":
      case "sent":
      case "resumed":
      case "end":
        // Said of connections alone.
        break;
      default:
        message satisfies never;
    }
  }

  disconnected(): void {
    this.#finish(HOST_LOST);
  }

  #finish(failure: Failure | undefined): void {
    const wasClosed = this.#isClosed;
    this.#isClosed = true;
    this.#link.release();
    if (failure !== undefined && !wasClosed) this.#events.error(failure);
  }
}
