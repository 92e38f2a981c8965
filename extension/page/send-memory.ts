import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";

const MOST_SPARE_BLOCKS = WINDOW_BYTES / PAYLOAD_BYTES;

/**
 * Memory for what the document's sockets send. Blocks of one payload are used again: memory that is
 * new with each message costs the kernel as much time as the copy itself.
 */
export class SendMemory {
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];

  /** A block of PAYLOAD_BYTES, with anything in it. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#spare.pop() ?? new Uint8Array(PAYLOAD_BYTES);
  }

  /** @param block that nobody reads any more, of any length */
  give(block: Uint8Array<ArrayBuffer>): void {
    if (block.byteLength !== PAYLOAD_BYTES || this.#spare.length >= MOST_SPARE_BLOCKS) return;
    this.#spare.push(block);
  }
}
