import { WINDOW_BYTES } from "../../protocol/limits.ts";
import type { SendMemory } from "./send-memory.ts";

/** From here on a block is a whole one, which is used again. */
const LARGE_BYTES = 16 * 1024;
/** Sockets that say little keep a block of so many bytes. */
const LEAST_BLOCK_BYTES = 1024;
/** A window for what stays in the page. */
const ALL = Number.POSITIVE_INFINITY;

/** A part of the page's stream. */
interface Block {
  readonly memory: Uint8Array<ArrayBuffer>;
  /** The place of its first byte. */
  readonly start: number;
}

/**
 * What the page has sent and the operating system has not taken. All of it is held here, in the
 * page's process: what is under way may get lost with a pipe.
 */
export class SendQueue {
  readonly #memory: SendMemory;
  /** One after the other, up to `#pushedBytes` at least. */
  readonly #blocks: Block[] = [];
  /** Places in the page's stream, none before the one above it. */
  #acknowledgedBytes = 0;
  #takenBytes = 0;
  #pushedBytes = 0;

  constructor(memory: SendMemory) {
    this.#memory = memory;
  }

  /** Bytes that the operating system has not taken yet. */
  get byteLength(): number {
    return this.#pushedBytes - this.#acknowledgedBytes;
  }

  /** Has everything left for the host? */
  get isFlushed(): boolean {
    return this.#takenBytes === this.#pushedBytes;
  }

  /** Is nothing under way? */
  get isIdle(): boolean {
    return this.#takenBytes === this.#acknowledgedBytes;
  }

  /** The place in the page's stream of what is taken next. */
  get takenBytes(): number {
    return this.#takenBytes;
  }

  /** @param bytes copied: they stay the caller's */
  push(bytes: Uint8Array): void {
    for (let rest = bytes; rest.byteLength > 0; ) {
      const { memory, start } = this.#blockFor(rest.byteLength);
      const place = this.#pushedBytes - start;
      const piece = rest.subarray(0, memory.byteLength - place);
      memory.set(piece, place);
      this.#pushedBytes += piece.byteLength;
      rest = rest.subarray(piece.byteLength);
    }
  }

  /** Takes over all that another queue holds; of that nothing may be under way. */
  append(other: SendQueue): void {
    for (let bytes = other.take(ALL); bytes !== undefined; bytes = other.take(ALL)) {
      this.push(bytes);
    }
    other.clear();
  }

  /**
   * The next payload, which the caller reads before anything else happens to the queue, or undefined.
   * It waits while the window has no room for all of it: small pieces would be reported as small, and
   * make for smaller ones still (RFC 1122 §4.2.3.4).
   *
   * @param windowBytes that may be under way, from one payload on
   */
  take(windowBytes = WINDOW_BYTES): Uint8Array<ArrayBuffer> | undefined {
    const block = this.#blocks.find((each) => endOf(each) > this.#takenBytes);
    if (block === undefined) return undefined;
    const end = Math.min(endOf(block), this.#pushedBytes);
    const hasRoom = end - this.#acknowledgedBytes <= windowBytes;
    if (end === this.#takenBytes || !hasRoom) return undefined;
    const bytes = block.memory.subarray(this.#takenBytes - block.start, end - block.start);
    this.#takenBytes = end;
    return bytes;
  }

  /** The host reports bytes that the operating system has taken. */
  acknowledge(byteLength: number): void {
    this.#acknowledgedBytes = Math.min(this.#acknowledgedBytes + byteLength, this.#takenBytes);
    this.#forgetAcknowledged();
  }

  /**
   * Goes on where the host is, with what got lost.
   *
   * @param received the place in the page's stream that the host has reached
   * @param sent of that, what the operating system has taken
   */
  resume(received: number, sent: number): void {
    this.#takenBytes = Math.max(this.#acknowledgedBytes, Math.min(received, this.#takenBytes));
    this.acknowledge(Math.max(0, sent - this.#acknowledgedBytes));
  }

  /** Drops what has not left. */
  clear(): void {
    this.#pushedBytes = this.#takenBytes;
    this.#acknowledgedBytes = this.#takenBytes;
    this.#forgetAcknowledged();
  }

  /** The block that the next byte goes to. */
  #blockFor(byteLength: number): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && endOf(last) > this.#pushedBytes) return last;
    const wanted = Math.max(byteLength, this.byteLength, LEAST_BLOCK_BYTES);
    const memory = wanted < LARGE_BYTES ? new Uint8Array(wanted) : this.#memory.take();
    const block = { memory, start: this.#pushedBytes };
    this.#blocks.push(block);
    return block;
  }

  #forgetAcknowledged(): void {
    const isEmpty = this.#acknowledgedBytes === this.#pushedBytes;
    for (let [first] = this.#blocks; first !== undefined; [first] = this.#blocks) {
      if (!isEmpty && endOf(first) > this.#acknowledgedBytes) return;
      this.#blocks.shift();
      this.#memory.give(first.memory);
      if (this.#blocks.length === 0 && first.memory.byteLength === LEAST_BLOCK_BYTES) {
        this.#blocks.push({ memory: first.memory, start: this.#pushedBytes });
        return;
      }
    }
  }
}

function endOf({ memory, start }: Block): number {
  return start + memory.byteLength;
}
