import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";

/**
 * What the page has sent and the operating system has not taken. All of it is held here, in the
 * page's process, but for one window that is under way to the host.
 */
export class SendQueue {
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #queuedBytes = 0;
  #underWayBytes = 0;

  /** Bytes that the operating system has not taken yet. */
  get byteLength(): number {
    return this.#queuedBytes + this.#underWayBytes;
  }

  /** Has everything left for the host? */
  get isFlushed(): boolean {
    return this.#queuedBytes === 0;
  }

  /** @param bytes the queue's own from now on */
  push(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.byteLength === 0) return;
    this.#chunks.push(bytes);
    this.#queuedBytes += bytes.byteLength;
  }

  /** Takes over all that another queue holds; of that nothing may be under way. */
  append(other: SendQueue): void {
    for (const bytes of other.#chunks) this.push(bytes);
    other.clear();
  }

  /** The next payload that the window has room for, or undefined. */
  take(): ArrayBuffer | undefined {
    const [first] = this.#chunks;
    const room = Math.min(WINDOW_BYTES - this.#underWayBytes, PAYLOAD_BYTES);
    if (first === undefined || room <= 0) return undefined;
    const taken = first.subarray(0, room);
    if (taken.byteLength === first.byteLength) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(room);
    this.#queuedBytes -= taken.byteLength;
    this.#underWayBytes += taken.byteLength;
    return taken.byteLength === taken.buffer.byteLength ? taken.buffer : taken.slice().buffer;
  }

  /** The host reports bytes that the operating system has taken. */
  acknowledge(byteLength: number): void {
    this.#underWayBytes -= Math.min(byteLength, this.#underWayBytes);
  }

  /** Drops what has not left. */
  clear(): void {
    this.#chunks = [];
    this.#queuedBytes = 0;
    this.#underWayBytes = 0;
  }
}
