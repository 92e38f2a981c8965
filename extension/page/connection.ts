import { type Failure, HOST_LOST, hostFailure } from "../../protocol/failure.ts";
import type { SocketId } from "../../protocol/fields.ts";
import type { BrokerLink, LinkListener, SocketLink, SocketMessage } from "./broker-link.ts";
import { PayloadRoute } from "./payload-route.ts";
import { SendQueue } from "./send-queue.ts";

export type ReadyState = "connecting" | "open" | "closing" | "closed";

/** Above this `send` asks the page to wait, and from here on a `drain` is owed (Gecko's BUFFER_SIZE). */
export const BUFFER_BYTES = 65_536;

/** What a connection tells the socket that the page sees; never within a call by the page. */
export interface ConnectionEvents {
  open(): void;
  data(data: ArrayBuffer): void;
  drain(): void;
  error(failure: Failure): void;
  close(): void;
}

/** A connection to be opened. */
export interface OpenRequest {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

/** A connection that a listener has accepted: it is open from the start. */
export interface AcceptedConnection {
  readonly acceptedId: SocketId;
}

/**
 * The state of one socket: `connecting` → `open` → `closing` → `closed`, with short cuts to
 * `closed` on failure and when the peer closes. It keeps the promises of the interface: `open` at
 * most once and before all data; `error` at most once; `close` once and last; no data after a call
 * to close; a `drain` that is owed fires before `close` if the bytes went out.
 */
export class Connection implements LinkListener {
  readonly #events: ConnectionEvents;
  readonly #link: SocketLink;
  /** What travels, by broker or pipe. */
  readonly payload: PayloadRoute;
  /** What the page sends between its call to upgrade and the end of the handshake; else undefined. */
  #held: SendQueue | undefined;
  #owesUpgrade = false;
  /** What the peer sent before this place came in clear, and is not handed over any more. */
  #securedFrom = 0;
  #received: ArrayBuffer[] = [];
  #readyState: ReadyState = "connecting";
  #owesDrain = false;
  #owesClose = false;
  #suspensions = 0;
  #isFlushDue = false;
  /** `#deliver` goes on in a task of its own. */
  #isDeliveryDue = false;
  /** What comes after the received data: the peer's FIN or the failure that ended the connection. */
  #ending: { readonly failure: Failure | undefined } | undefined;

  constructor(
    link: Pick<BrokerLink, "attach">,
    start: OpenRequest | AcceptedConnection,
    events: ConnectionEvents,
  ) {
    this.#events = events;
    this.#link = link.attach(this, "acceptedId" in start ? start.acceptedId : undefined);
    this.payload = new PayloadRoute(this.#link, {
      arrived: (data) => this.#arrived(data),
      sent: () => this.#sent(),
    });
    if ("acceptedId" in start) this.#setOpen();
    else this.#link.post({ type: "open", ...start });
    if (this.#link.hasPipe) this.payload.pipeOpened();
  }

  get readyState(): ReadyState {
    return this.#readyState;
  }

  get bufferedAmount(): number {
    return this.payload.bufferedBytes + (this.#held?.byteLength ?? 0);
  }

  /**
   * @param bytes copied: they stay the caller's
   * @returns false above BUFFER_BYTES; the bytes are taken all the same
   */
  send(bytes: Uint8Array): boolean {
    if (this.#held === undefined) this.payload.send(bytes);
    else this.#held.push(bytes);
    this.#owesDrain ||= this.bufferedAmount >= BUFFER_BYTES;
    if (this.payload.isIdle) this.#flush();
    else this.#flushSoon();
    const failure = this.#ending?.failure;
    // Nobody takes these bytes: a page that waits for `drain` hears of that, suspended or not.
    if (failure !== undefined && this.#received.length === 0) {
      queueMicrotask(() => this.#finish(failure));
    }
    return this.bufferedAmount <= BUFFER_BYTES;
  }

  suspend(): void {
    this.#suspensions += 1;
  }

  /** False if no suspension is outstanding. */
  resume(): boolean {
    if (this.#suspensions === 0) return false;
    this.#suspensions -= 1;
    queueMicrotask(() => this.#deliver());
    return true;
  }

  /**
   * Starts TLS: what was sent before goes out in clear, what is sent from now on waits for the
   * handshake, and what came in clear and was not handed over is dropped.
   */
  upgrade(): void {
    this.#held = new SendQueue(this.#link.memory);
    this.#owesUpgrade = true;
    this.#drop();
    queueMicrotask(() => this.#deliver());
    this.#flush();
  }

  close(): void {
    if (!this.#startClosing()) return;
    this.#owesClose = true;
    this.#flush();
  }

  closeImmediately(): void {
    if (!this.#startClosing()) return;
    this.payload.clear();
    this.#held = undefined;
    this.#owesUpgrade = false;
    this.#owesDrain = false;
    this.#link.post({ type: "abort" });
  }

  receive(message: SocketMessage): void {
    switch (message.type) {
      case "opened":
        this.#opened();
        break;
      case "data":
      case "sent":
      case "resumed":
        this.payload.receive(message);
        break;
      case "end":
        this.payload.whenReceived(message.after, () => this.#end(undefined));
        break;
      case "error":
        this.#failed(message.failure);
        break;
      case "closed":
        this.#closed();
        break;
      case "upgraded":
        this.#upgraded(message.after ?? this.payload.brokeredBytes);
        break;
      case "listening":
      case "accepted":
        // Said of listeners alone.
        break;
      default:
        message satisfies never;
    }
  }

  disconnected(): void {
    this.#finish(this.#readyState === "connecting" ? hostFailure("HOST_FAILED") : HOST_LOST);
  }

  #opened(): void {
    if (this.#readyState !== "connecting") return;
    this.#setOpen();
    this.#events.open();
    this.#deliverLater();
  }

  #setOpen(): void {
    this.#readyState = "open";
    this.payload.opened();
  }

  #arrived(data: ArrayBuffer): void {
    const isInClear = this.#held !== undefined && !this.payload.isOnPipe;
    if (this.#readyState === "closing" || isInClear) {
      this.payload.consume(data.byteLength);
    } else {
      this.#received.push(data);
      if (this.payload.receivedBytes - data.byteLength < this.#securedFrom) this.#dropClear();
      this.#deliver();
    }
  }

  #sent(): void {
    this.#flush();
    if (this.bufferedAmount > 0) return;
    if (this.#owesDrain) {
      this.#owesDrain = false;
      this.#events.drain();
      this.#deliverLater();
    } else {
      this.#deliver();
    }
  }

  /** @param securedFrom the place in the peer's stream, which the payload may have passed by a pipe */
  #upgraded(securedFrom: number): void {
    const held = this.#held;
    this.#held = undefined;
    this.#securedFrom = securedFrom;
    this.#dropClear();
    if (held !== undefined) this.payload.append(held);
    this.#flush();
    this.#deliver();
  }

  /** A drain that is owed comes before the end. */
  #closed(): void {
    if (this.#readyState === "closing" && this.payload.isOnPipe) this.payload.sentAll();
    if (this.#owesDrain && this.bufferedAmount === 0) {
      this.#owesDrain = false;
      this.#events.drain();
      this.#link.later(() => this.#finish(undefined));
    } else {
      this.#finish(undefined);
    }
  }

  /** What the peer did comes after its data; a right that was taken away ends the socket at once. */
  #failed(failure: Failure): void {
    if (failure.message === "Permission" || failure.message === "Host") this.#finish(failure);
    else this.#end(failure);
  }

  #end(failure: Failure | undefined): void {
    // Nobody has said that TLS stands, and nobody will.
    if (this.#held !== undefined) this.#drop();
    this.#ending = { failure };
    this.#deliver();
  }

  /** Hands over the next piece of what has arrived, or what came after it. */
  #deliver(): void {
    if (this.#isDeliveryDue) return;
    if (this.#readyState === "open") {
      if (this.#suspensions > 0 || (this.#held !== undefined && this.#received.length > 0)) return;
      const data = this.#received.shift();
      if (data !== undefined) {
        this.payload.consume(data.byteLength);
        this.#events.data(data);
        this.#deliverLater();
        return;
      }
    }
    const ending = this.#ending;
    if (ending === undefined || this.#received.length > 0) return;
    if (ending.failure !== undefined) {
      this.#finish(ending.failure);
    } else if (this.#readyState === "open" && this.bufferedAmount === 0) {
      this.#link.post({ type: "close" });
      this.#finish(undefined);
    }
  }

  /**
   * Each event has a task of its own, as the browser's own sockets have it: a program may await one
   * event and listen for the next only then.
   */
  #deliverLater(): void {
    if (this.#isDeliveryDue || (this.#received.length === 0 && this.#ending === undefined)) return;
    this.#isDeliveryDue = true;
    this.#link.later(() => {
      this.#isDeliveryDue = false;
      this.#deliver();
    });
  }

  /** Many small sends in one turn of the page become one message. */
  #flushSoon(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    queueMicrotask(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    this.payload.flush();
    if (!this.payload.isFlushed) return;
    if (this.#owesUpgrade) {
      this.#owesUpgrade = false;
      this.#link.post({ type: "upgrade", ...this.payload.after });
    }
    if (this.#owesClose && this.#held === undefined) {
      this.#owesClose = false;
      this.#link.post({ type: "close", ...this.payload.after });
    }
  }

  /** Lets go of what has arrived, as if the page had read it. */
  #drop(): void {
    for (const { byteLength } of this.#received) this.payload.consume(byteLength);
    this.#received = [];
  }

  /** The same, with what came in clear and nothing else. */
  #dropClear(): void {
    const waiting = this.#received.reduce((sum, { byteLength }) => sum + byteLength, 0);
    let missing = this.#securedFrom - (this.payload.receivedBytes - waiting);
    for (let [data] = this.#received; data !== undefined && missing > 0; [data] = this.#received) {
      const byteLength = Math.min(data.byteLength, missing);
      this.#received.splice(
        0,
        1,
        ...(byteLength < data.byteLength ? [data.slice(byteLength)] : []),
      );
      this.payload.consume(byteLength);
      missing -= byteLength;
    }
  }

  #startClosing(): boolean {
    if (this.#readyState === "closing" || this.#readyState === "closed") return false;
    this.#readyState = "closing";
    this.#drop();
    queueMicrotask(() => this.#deliver());
    return true;
  }

  #finish(failure: Failure | undefined): void {
    if (this.#readyState === "closed") return;
    this.#readyState = "closed";
    this.#received = [];
    this.#owesClose = false;
    this.#link.release();
    if (failure === undefined) {
      this.#events.close();
    } else {
      this.#events.error(failure);
      this.#link.later(() => this.#events.close());
    }
  }
}
