import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";

/**
 * With more chunks than these they become one: a peer that sends byte by byte costs memory and time
 * by the byte, not by the chunk.
 */
const MOST_CHUNKS = 256;

/**
 * What the peer sent and the page has not had yet. Bytes leave only against credit that the page
 * gives, so that a page that does not read stops the peer and not the memory.
 */
export class ReceiveQueue {
  #chunks: Buffer[] = [];
  #byteLength = 0;
  #credit = WINDOW_BYTES;

  get byteLength(): number {
    return this.#byteLength;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#byteLength += chunk.byteLength;
    if (this.#chunks.length > MOST_CHUNKS) this.#chunks = [Buffer.concat(this.#chunks)];
  }

  /** Opens the window by what the page has consumed. False if that is more than it was sent. */
  addCredit(byteLength: number): boolean {
    if (this.#credit + byteLength > WINDOW_BYTES) return false;
    this.#credit += byteLength;
    return true;
  }

  /** The next bytes to send, one payload at most; undefined while there are none or no credit. */
  take(): Buffer | undefined {
    const length = Math.min(this.#byteLength, this.#credit, PAYLOAD_BYTES);
    if (length === 0) return undefined;
    this.#byteLength -= length;
    this.#credit -= length;
    return this.#takeExactly(length);
  }

  clear(): void {
    this.#chunks = [];
    this.#byteLength = 0;
  }

  #takeExactly(length: number): Buffer {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      const part = chunk.subarray(0, missing);
      if (part.byteLength < chunk.byteLength) this.#chunks.unshift(chunk.subarray(missing));
      parts.push(part);
      missing -= part.byteLength;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts, length);
  }
}
