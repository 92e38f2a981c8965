import { endianness } from "node:os";
import type { Writable } from "node:stream";
import type { FromHost } from "../../protocol/host-messages.ts";
import { encodeNativeMessage } from "../../protocol/native-message.ts";

/** Something that has messages for the browser and is asked for them one at a time. */
export interface MessageSource {
  /** The next message, or undefined if there is none now. */
  takeMessage(): FromHost | undefined;
}

/** Answers that may wait; with more, the browser is not reading and need not be read. */
const MOST_POSTED = 4096;

/**
 * The way to the browser. Sources take turns, one message each, and only while the pipe has room:
 * one that floods neither grows memory nor delays another by more than a message. What is posted
 * goes ahead of the sources; at most one answer to each message from the browser is.
 */
export class OutputQueue {
  readonly #stream: Writable;
  readonly #littleEndian = endianness() === "LE";
  readonly #posted: FromHost[] = [];
  readonly #waiting = new Set<MessageSource>();
  readonly #onRelief: () => void;
  #blocked = false;

  /** @param onRelief called when the queue has room again after it was congested, perhaps more often */
  constructor(stream: Writable, onRelief: () => void) {
    this.#stream = stream;
    this.#onRelief = onRelief;
    stream.on("drain", () => {
      this.#blocked = false;
      this.#flush();
      if (!this.isCongested) this.#onRelief();
    });
  }

  /** So many answers wait that no more messages should be taken from the browser. */
  get isCongested(): boolean {
    return this.#posted.length > MOST_POSTED;
  }

  post(message: FromHost): void {
    this.#posted.push(message);
    this.#flush();
  }

  /** Tells that `source` has a message. It is asked until it has none. */
  enqueue(source: MessageSource): void {
    this.#waiting.add(source);
    this.#flush();
  }

  #flush(): void {
    while (!this.#blocked) {
      const message = this.#posted.shift() ?? this.#takeNext();
      if (message === undefined) return;
      const framed = encodeNativeMessage(message, this.#littleEndian);
      this.#blocked = !this.#stream.write(framed);
    }
  }

  #takeNext(): FromHost | undefined {
    for (const source of this.#waiting) {
      this.#waiting.delete(source);
      const message = source.takeMessage();
      if (message !== undefined) {
        this.#waiting.add(source);
        return message;
      }
    }
    return undefined;
  }
}
