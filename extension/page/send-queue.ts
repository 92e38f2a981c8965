import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";

/** Chunks of so many bytes go out as they are; smaller ones are put together, which costs a copy. */
const LARGE_BYTES = 16 * 1024;

/**
 * What the page has sent and the operating system has not taken. All of it is held here, in the
 * page's process, but for one window that is under way to the host; what is under way on a pipe,
 * which can be lost, is held as well.
 */
export class SendQueue {
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #queuedBytes = 0;
  #takenBytes = 0;
  #acknowledgedBytes = 0;
  /** What was taken on condition that it is kept, and is not acknowledged, up to `#takenBytes`. */
  #kept: Uint8Array<ArrayBuffer>[] = [];
  #keptBytes = 0;

  /** Bytes that the operating system has not taken yet. */
  get byteLength(): number {
    return this.#queuedBytes + this.#underWayBytes;
  }

  /** Has everything left for the host? */
  get isFlushed(): boolean {
    return this.#queuedBytes === 0;
  }

  /** Is nothing under way? */
  get isIdle(): boolean {
    return this.#underWayBytes === 0;
  }

  /** The place in the page's stream of what is taken next. */
  get takenBytes(): number {
    return this.#takenBytes;
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

  /**
   * The next payload, or undefined, the caller's own. It waits while the window has no room for all
   * of it: small pieces would be reported as small, and make for smaller ones still (RFC 1122 §4.2.3.4).
   */
  take(): ArrayBuffer | undefined {
    const length = Math.min(this.#queuedBytes, PAYLOAD_BYTES);
    return this.#hasRoomFor(length) ? this.#takeExactly(length) : undefined;
  }

  /**
   * The same, but the queue keeps what it gives out, so that the caller may read it and no more.
   *
   * @param windowBytes that may be under way, from one payload up to WINDOW_BYTES
   */
  takeKept(windowBytes = WINDOW_BYTES): Uint8Array<ArrayBuffer> | undefined {
    const [first] = this.#chunks;
    const isWhole = first !== undefined && first.byteLength >= LARGE_BYTES;
    const length = Math.min(isWhole ? first.byteLength : this.#queuedBytes, PAYLOAD_BYTES);
    if (!this.#hasRoomFor(length, windowBytes)) return undefined;
    const bytes = isWhole
      ? this.#takePiece(first, length)
      : new Uint8Array(this.#takeExactly(length));
    this.#kept.push(bytes);
    this.#keptBytes += length;
    return bytes;
  }

  /** The host reports bytes that the operating system has taken. */
  acknowledge(byteLength: number): void {
    this.#acknowledgedBytes += Math.min(byteLength, this.#underWayBytes);
    this.#forgetAcknowledged();
  }

  /**
   * Goes on where the host is, with what was kept and got lost.
   *
   * @param received the place in the page's stream that the host has reached
   * @param sent of that, what the operating system has taken
   */
  resume(received: number, sent: number): void {
    let place = this.#takenBytes - this.#keptBytes;
    const lost: Uint8Array<ArrayBuffer>[] = [];
    for (const data of this.#kept) {
      const known = Math.min(Math.max(0, received - place), data.byteLength);
      place += data.byteLength;
      if (known < data.byteLength) lost.push(data.subarray(known));
    }
    this.#kept = [];
    this.#keptBytes = 0;
    this.#chunks = [...lost, ...this.#chunks];
    for (const { byteLength } of lost) {
      this.#queuedBytes += byteLength;
      this.#takenBytes -= byteLength;
    }
    // What was dropped meanwhile counts as sent.
    const acknowledged = Math.max(this.#acknowledgedBytes, sent);
    this.#acknowledgedBytes = Math.min(acknowledged, this.#takenBytes);
  }

  /** Drops what has not left. */
  clear(): void {
    this.#chunks = [];
    this.#queuedBytes = 0;
    this.#acknowledgedBytes = this.#takenBytes;
    this.#forgetAcknowledged();
  }

  #hasRoomFor(length: number, windowBytes = WINDOW_BYTES): boolean {
    return length > 0 && windowBytes - this.#underWayBytes >= length;
  }

  /** Small chunks become one payload; one that is a payload by itself is not copied. */
  #takeExactly(length: number): ArrayBuffer {
    const [first] = this.#chunks;
    if (first?.byteLength === length && first.buffer.byteLength === length) {
      return this.#takePiece(first, length).buffer;
    }
    const data = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const [chunk] = this.#chunks;
      if (chunk === undefined) break;
      const piece = this.#takePiece(chunk, Math.min(chunk.byteLength, length - filled));
      data.set(piece, filled);
      filled += piece.byteLength;
    }
    return data.buffer;
  }

  /** So many bytes of the first chunk. */
  #takePiece(first: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
    if (length === first.byteLength) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(length);
    this.#queuedBytes -= length;
    this.#takenBytes += length;
    return length === first.byteLength ? first : first.subarray(0, length);
  }

  get #underWayBytes(): number {
    return this.#takenBytes - this.#acknowledgedBytes;
  }

  #forgetAcknowledged(): void {
    for (let [first] = this.#kept; first !== undefined; [first] = this.#kept) {
      if (this.#keptBytes - first.byteLength < this.#underWayBytes) return;
      this.#kept.shift();
      this.#keptBytes -= first.byteLength;
    }
  }
}
