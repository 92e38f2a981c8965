import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";

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
  /** What was taken and is not acknowledged, up to `#takenBytes`; undefined if it cannot get lost. */
  #kept: Uint8Array<ArrayBuffer>[] | undefined;
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
   * The next payload, or undefined. It waits while the window has no room for all of it: small
   * pieces would be reported as small, and make for smaller ones still (RFC 1122 §4.2.3.4).
   *
   * @param headroom bytes that the buffer has in front of the payload
   */
  take(headroom = 0): ArrayBuffer | undefined {
    const length = Math.min(this.#queuedBytes, PAYLOAD_BYTES);
    if (length === 0 || WINDOW_BYTES - this.#underWayBytes < length) return undefined;
    this.#queuedBytes -= length;
    this.#takenBytes += length;
    const data = this.#takeExactly(length, headroom);
    return data;
  }

  /** The host reports bytes that the operating system has taken. */
  acknowledge(byteLength: number): void {
    this.#acknowledgedBytes += Math.min(byteLength, this.#underWayBytes);
    this.#forgetAcknowledged();
  }

  /** From now on what is taken can get lost: the caller does not give it away. */
  keepTaken(): void {
    this.#kept ??= [];
  }

  /**
   * Goes on where the host is, with what got lost; what is taken from now on cannot get lost.
   *
   * @param received the place in the page's stream that the host has reached
   * @param sent of that, what the operating system has taken
   */
  resume(received: number, sent: number): void {
    const kept = this.#kept ?? [];
    let place = this.#takenBytes - this.#keptBytes;
    const lost: Uint8Array<ArrayBuffer>[] = [];
    for (const data of kept) {
      const known = Math.min(Math.max(0, received - place), data.byteLength);
      place += data.byteLength;
      if (known < data.byteLength) lost.push(data.subarray(known));
    }
    this.#kept = undefined;
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

  /** Small chunks become one payload; one that is a payload by itself, and cannot get lost, is not copied. */
  #takeExactly(length: number, headroom: number): ArrayBuffer {
    const [first] = this.#chunks;
    const isPayload = first?.byteLength === length && first.buffer.byteLength === length;
    if (isPayload && headroom === 0 && this.#kept === undefined) {
      this.#chunks.shift();
      return first.buffer;
    }
    const data = new Uint8Array(headroom + length);
    for (let filled = 0; filled < length; ) {
      const chunk = this.#chunks[0];
      if (chunk === undefined) break;
      const piece = chunk.subarray(0, length - filled);
      data.set(piece, headroom + filled);
      filled += piece.byteLength;
      if (piece.byteLength === chunk.byteLength) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(piece.byteLength);
      this.#keep(piece);
    }
    return data.buffer;
  }

  #keep(piece: Uint8Array<ArrayBuffer>): void {
    if (this.#kept === undefined) return;
    this.#kept.push(piece);
    this.#keptBytes += piece.byteLength;
  }

  get #underWayBytes(): number {
    return this.#takenBytes - this.#acknowledgedBytes;
  }

  #forgetAcknowledged(): void {
    const kept = this.#kept;
    while (kept !== undefined) {
      const [first] = kept;
      if (first === undefined || this.#keptBytes - first.byteLength < this.#underWayBytes) return;
      kept.shift();
      this.#keptBytes -= first.byteLength;
    }
  }
}
