import type { SocketId } from "../../protocol/fields.ts";
import type { FromHost } from "../../protocol/host-messages.ts";
import type { MessageSource, Outgoing, OutputQueue } from "../transport/output-queue.ts";
import { ReceiveQueue } from "./receive-queue.ts";

/** The last that is said of a socket. */
export type LastMessage = Extract<FromHost, { type: "error" | "closed" | "denied" }>;

export interface PageOutletEvents {
  /** Some of what was received has left. */
  taken(): void;
  /** The last message has left. */
  gone(): void;
}

/**
 * All that one socket says to its page, in the order of the wire: `sent`, `data`, then `end`, then one
 * last message. It leaves by native messaging, or payload and reports by a pipe and the rest by
 * native messaging; when the pipe is lost, nothing more leaves until the page has said where to go on.
 */
export class PageOutlet implements MessageSource {
  readonly #id: SocketId;
  readonly #native: OutputQueue;
  readonly #events: PageOutletEvents;
  readonly #received = new ReceiveQueue();
  #route: OutputQueue | "lost";
  #wasAttached = false;
  #hasAskedToFlush = false;
  #sentBytes = 0;
  #unreportedBytes = 0;
  /** Where the page's side was when something was dropped last: what is received since follows here. */
  #droppedAt = 0;
  #hasEnd = false;
  #isAbandoned = false;
  #lastMessage: LastMessage | undefined;

  constructor(id: SocketId, native: OutputQueue, events: PageOutletEvents) {
    this.#id = id;
    this.#native = native;
    this.#route = native;
    this.#events = events;
  }

  /** Received, and not taken by the page's side. */
  get waitingBytes(): number {
    return this.#received.byteLength;
  }

  /** Received, and not consumed by the page as far as is known. */
  get unconsumedBytes(): number {
    return this.#received.byteLength + this.#received.unconsumedBytes;
  }

  /** Does anybody wait for its last message? */
  get hasLastMessage(): boolean {
    return this.#lastMessage !== undefined;
  }

  push(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#enqueue();
  }

  /** The operating system has taken so many more bytes of the page's. */
  reportSent(byteLength: number): void {
    this.#sentBytes += byteLength;
    this.#unreportedBytes += byteLength;
    this.#enqueue();
  }

  /** The peer will send no more. */
  end(): void {
    this.#hasEnd = true;
    this.#enqueue();
  }

  /** Drops what has not left, and what the peer did after it. */
  drop(): void {
    this.#received.clear();
    this.#droppedAt = this.#received.takenBytes;
    this.#hasEnd = false;
  }

  /** The page wants nothing more of the peer. */
  abandon(): void {
    this.drop();
    this.#isAbandoned = true;
    this.#enqueue();
  }

  /** After the received data comes this, and nothing after it. */
  finish(lastMessage: LastMessage): void {
    this.#lastMessage = lastMessage;
    this.#enqueue();
  }

  /** TLS stands; what follows comes by it. */
  upgraded(): void {
    const message = { type: "upgraded", id: this.#id } as const;
    // Not what is taken: of that some may have got lost since, and leave once more.
    this.#native.post(this.#wasAttached ? { ...message, after: this.#droppedAt } : message);
  }

  /** @returns false for more than is owed */
  credit(byteLength: number): boolean {
    const isOwed = this.#received.addCredit(byteLength);
    if (isOwed) this.#enqueue();
    return isOwed;
  }

  /** Payload leaves by this pipe from now on. */
  attach(pipe: OutputQueue): void {
    if (this.#wasAttached) return;
    this.#wasAttached = true;
    this.#received.keepTaken();
    this.#route = pipe;
    pipe.post({ type: "ready", id: this.#id });
    this.#enqueue();
  }

  /** The pipe is gone. */
  lose(): void {
    if (this.#wasAttached && this.#route !== this.#native) this.#route = "lost";
  }

  /**
   * Goes on by native messaging at the places that the page has reached, or stays with it.
   *
   * @param received bytes of the page's own stream that have arrived
   * @returns false if the page cannot be there
   */
  resume(
    place: { readonly received: number; readonly consumed: number },
    received: number,
  ): boolean {
    if (!this.#received.resume(place.received, place.consumed)) return false;
    // It may never have been on the pipe, which did not come about; but it is not to get there now.
    this.#wasAttached = true;
    this.#route = this.#native;
    this.#unreportedBytes = 0;
    this.#native.post({ type: "resumed", id: this.#id, received, sent: this.#sentBytes });
    this.#enqueue();
    return true;
  }

  takeMessage(queue: OutputQueue): Outgoing | undefined {
    const isLost = this.#route === "lost";
    // Else it is a queue that had the turn coming when the route changed.
    if (queue !== this.#queue) return undefined;
    if (!isLost && this.#unreportedBytes > 0) return this.#takeSent();
    const data = isLost ? undefined : this.#takeData();
    if (data !== undefined || this.#received.byteLength > 0) return data;
    if (this.#hasEnd) {
      this.#hasEnd = false;
      const message = { type: "end", id: this.#id } as const;
      return this.#wasAttached ? { ...message, after: this.#received.takenBytes } : message;
    }
    return this.#takeLast();
  }

  #takeSent(): Outgoing {
    const byteLength = this.#unreportedBytes;
    this.#unreportedBytes = 0;
    return { type: "sent", id: this.#id, byteLength };
  }

  #takeData(): Outgoing | undefined {
    const offset = this.#received.takenBytes;
    const pieces = this.#received.take(this.#queue.windowBytes);
    if (pieces === undefined) return undefined;
    this.#events.taken();
    return { type: "data", id: this.#id, offset, pieces };
  }

  /** A failure waits until nothing of what came before it can get lost any more. */
  #takeLast(): Outgoing | undefined {
    const last = this.#lastMessage;
    if (last === undefined) return undefined;
    const isSafe =
      this.#isAbandoned || this.#route === this.#native || this.#received.unconsumedBytes === 0;
    if (last.type === "error" && !isSafe) {
      if (this.#route === "lost" || this.#hasAskedToFlush) return undefined;
      this.#hasAskedToFlush = true;
      return { type: "flush", id: this.#id };
    }
    this.#lastMessage = undefined;
    this.#events.gone();
    return last;
  }

  #enqueue(): void {
    this.#queue.enqueue(this);
  }

  get #queue(): OutputQueue {
    return this.#route === "lost" ? this.#native : this.#route;
  }
}
