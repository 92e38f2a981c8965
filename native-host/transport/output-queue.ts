import type { Writable } from "node:stream";
import type { SocketId } from "../../protocol/fields.ts";
import type { FromHost } from "../../protocol/host-messages.ts";
import { WINDOW_BYTES } from "../../protocol/limits.ts";

/** A message on its way out, its payload not encoded yet. */
export type Outgoing =
  | Exclude<FromHost, { type: "data" }>
  | DataMessage
  /** On pipes alone, as are the frames of the same names. */
  | { readonly type: "ready" | "flush"; readonly id: SocketId };

export interface DataMessage {
  readonly type: "data";
  readonly id: SocketId;
  /** The place in the socket's stream. */
  readonly offset: number;
  /** The payload, in pieces, which nobody changes. */
  readonly pieces: readonly Buffer[];
}

/** Something that has messages for the other side and is asked for them one at a time. */
export interface MessageSource {
  /** The next message, or undefined if there is none now for the queue that asks. */
  takeMessage(queue: OutputQueue): Outgoing | undefined;
}

/** Answers that may wait; with more, the other side is not reading and need not be read. */
const MOST_POSTED = 4096;

/**
 * A way out. Sources take turns, one message each, and only while there is room: one that floods
 * neither grows memory nor delays another by more than a message. What is posted goes ahead of the
 * sources; at most one answer to each message from the other side is.
 */
export class OutputQueue {
  readonly #write: (message: Outgoing) => boolean;
  readonly #posted: Outgoing[] = [];
  readonly #waiting = new Set<MessageSource>();
  readonly #onRelief: () => void;
  /** What one source may have under way. What is, is ahead of all that any of them says next. */
  windowBytes = WINDOW_BYTES;
  #isBlocked = false;

  /**
   * @param stream tells by `drain` that there is room again
   * @param write writes a message to the stream, and returns false if that is full now
   * @param onRelief called when the queue has room again after it was congested, perhaps more often
   */
  constructor(stream: Writable, write: (message: Outgoing) => boolean, onRelief: () => void) {
    this.#write = write;
    this.#onRelief = onRelief;
    stream.on("drain", () => {
      this.#isBlocked = false;
      this.#flush();
      if (!this.isCongested) this.#onRelief();
    });
  }

  /** So many answers wait that no more messages should be taken from the other side. */
  get isCongested(): boolean {
    return this.#posted.length > MOST_POSTED;
  }

  post(message: Outgoing): void {
    this.#posted.push(message);
    this.#flush();
  }

  /** Tells that `source` has a message. It is asked until it has none. */
  enqueue(source: MessageSource): void {
    this.#waiting.add(source);
    this.#flush();
  }

  #flush(): void {
    while (!this.#isBlocked) {
      const message = this.#posted.shift() ?? this.#takeNext();
      if (message === undefined) return;
      this.#isBlocked = !this.#write(message);
    }
  }

  #takeNext(): Outgoing | undefined {
    for (const source of this.#waiting) {
      this.#waiting.delete(source);
      const message = source.takeMessage(this);
      if (message !== undefined) {
        this.#waiting.add(source);
        return message;
      }
    }
    return undefined;
  }
}
