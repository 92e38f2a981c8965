import { SHARED_WINDOW_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { OrderedStream } from "../../protocol/ordered-stream.ts";
import type { PipeHeader } from "../../protocol/pipe-header.ts";
import type { SocketLink, SocketMessage } from "./broker-link.ts";
import { SendQueue } from "./send-queue.ts";

/** Credit goes back in portions: one message for many small reads, so many for a window. */
const CREDITS_PER_WINDOW = 4;

export interface PayloadEvents {
  /** The next piece of what the peer sent. */
  arrived(data: ArrayBuffer): void;
  /** The operating system has taken more of what the page sent. */
  sent(): void;
}

/**
 * - `broker`: payload travels by the broker
 * - `attached`: the same, until the host says on the pipe that it is ready
 * - `piped`: payload travels by the pipe
 * - `lost`: the pipe is lost, and nothing is sent until the host has said where to go on
 */
type State = "broker" | "attached" | "piped" | "lost";

/** How the payload of one connection travels between page and host, and in which order. */
export class PayloadRoute {
  readonly #link: SocketLink;
  readonly #events: PayloadEvents;
  readonly #sending: SendQueue;
  readonly #received: OrderedStream<ArrayBuffer>;
  #state: State = "broker";
  #wasAttached = false;
  #isOpen = false;
  /** Of the peer's, by the broker. */
  #brokeredBytes = 0;
  #consumedBytes = 0;
  #uncreditedBytes = 0;
  /** The host waits for the last credit: it is given at once. */
  #isEager = false;

  constructor(link: SocketLink, events: PayloadEvents) {
    this.#link = link;
    this.#events = events;
    this.#sending = new SendQueue(link.memory);
    this.#received = new OrderedStream((data) => events.arrived(data));
  }

  /** What the page has sent and the operating system has not taken. */
  get bufferedBytes(): number {
    return this.#sending.byteLength;
  }

  /** Has everything that the page sent left for the host? */
  get isFlushed(): boolean {
    return this.#sending.isFlushed && (this.#state !== "lost" || !this.#isOpen);
  }

  /** Is nothing of what the page sent under way? */
  get isIdle(): boolean {
    return this.#sending.isIdle;
  }

  /** May payload overtake what the broker says? */
  get isOnPipe(): boolean {
    return this.#wasAttached;
  }

  /** The place in the peer's stream that is reached. */
  get receivedBytes(): number {
    return this.#received.receivedBytes;
  }

  /** So many bytes of the peer's have come by the broker, which are the first ones until there is a pipe. */
  get brokeredBytes(): number {
    return this.#brokeredBytes;
  }

  /** Goes with a message whose place in the page's stream matters. */
  get after(): { readonly after?: number } {
    return this.#wasAttached ? { after: this.#sending.takenBytes } : {};
  }

  /** @param bytes copied: they stay the caller's */
  send(bytes: Uint8Array): void {
    this.#sending.push(bytes);
  }

  /** Takes over all that was held back. */
  append(held: SendQueue): void {
    this.#sending.append(held);
  }

  /** Drops what has not left. */
  clear(): void {
    this.#sending.clear();
  }

  /** Sends as much as the window takes. */
  flush(): void {
    if (this.#state === "lost") return;
    if (this.#state === "piped") {
      this.#flushToPipe();
      return;
    }
    for (let bytes = this.#sending.take(); bytes !== undefined; bytes = this.#sending.take()) {
      this.#link.post({ type: "send", data: bytes.slice().buffer });
    }
  }

  /** The connection is open, and may have lost its pipe before that. */
  opened(): void {
    this.#isOpen = true;
    if (this.#state === "lost") this.#resume();
  }

  receive(message: Extract<SocketMessage, { type: "data" | "sent" | "resumed" }>): void {
    switch (message.type) {
      case "data":
        this.#brokeredBytes += message.data.byteLength;
        this.#received.receive(message.data);
        break;
      case "sent":
        this.#sent(message.byteLength);
        break;
      case "resumed":
        this.#state = "broker";
        this.#sending.resume(message.received, message.sent);
        this.#creditIfDue();
        this.#events.sent();
        break;
      default:
        message satisfies never;
    }
  }

  /** Does something after so many bytes of the peer's. */
  whenReceived(after: number | undefined, act: () => void): void {
    this.#received.whenAfter(after, act);
  }

  /** The page has read so many bytes, or never will. */
  consume(byteLength: number): void {
    this.#consumedBytes += byteLength;
    this.#uncreditedBytes += byteLength;
    this.#creditIfDue();
  }

  /** The socket was closed as was asked: all that was sent is out, though the report of it was overtaken. */
  sentAll(): void {
    this.#sending.acknowledge(Number.POSITIVE_INFINITY);
  }

  /** There is a pipe now. */
  pipeOpened(): void {
    this.#state = "attached";
    this.#wasAttached = true;
    this.#link.post({ type: "attach" });
  }

  /** Payload that came by the pipe, of this place in the peer's stream. */
  receivePayload(offset: number, data: ArrayBuffer): void {
    this.#received.receiveAt(offset, data);
  }

  /** What the pipe says about this socket. */
  receiveHeader(header: PipeHeader): void {
    switch (header.type) {
      case "sent":
        this.#sent(header.byteLength);
        break;
      case "ready":
        this.#state = "piped";
        break;
      case "flush":
        this.#isEager = true;
        this.#credit();
        break;
      case "data":
      case "credit":
        // Of payload, and said to the host alone.
        break;
      default:
        header satisfies never;
    }
  }

  /** What was under way on the pipe may not have arrived. */
  pipeLost(): void {
    if (this.#state === "broker") return;
    this.#state = "lost";
    this.#received.forgetEarly();
    if (this.#isOpen) this.#resume();
  }

  #resume(): void {
    this.#uncreditedBytes = 0;
    const received = this.#received.receivedBytes;
    this.#link.post({ type: "resume", received, consumed: this.#consumedBytes });
  }

  #sent(byteLength: number): void {
    this.#sending.acknowledge(byteLength);
    this.#events.sent();
  }

  #creditIfDue(): void {
    const windowBytes = this.#state === "piped" ? this.#link.windowBytes : WINDOW_BYTES;
    // The host may still count sockets that the page has let go of, and make windows as small.
    const portion = Math.min(windowBytes / CREDITS_PER_WINDOW, SHARED_WINDOW_BYTES);
    if (this.#uncreditedBytes >= portion || this.#isEager) this.#credit();
  }

  /** What is not said while the pipe is lost, `resume` says. */
  #credit(): void {
    const byteLength = this.#uncreditedBytes;
    if (byteLength === 0 || this.#state === "lost") return;
    this.#uncreditedBytes = 0;
    const credit = { type: "credit", byteLength } as const;
    if (this.#state === "piped") this.#link.postHeader(credit);
    else this.#link.post(credit);
  }

  #flushToPipe(): void {
    for (;;) {
      const offset = this.#sending.takenBytes;
      const bytes = this.#sending.take(this.#link.windowBytes);
      if (bytes === undefined) return;
      this.#link.postPayload(offset, bytes);
    }
  }
}
