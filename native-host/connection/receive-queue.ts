import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";

/**
 * With more chunks than these they become one: a peer that sends byte by byte costs memory and time
 * by the byte, not by the chunk.
 */
const MOST_CHUNKS = 256;

/**
 * What the peer sent and the page has not had yet. Bytes leave only against credit that the page
 * gives, so that a page that does not read stops the peer and not the memory. Those that leave by a
 * pipe, which can be lost, are kept until the page has consumed them.
 */
export class ReceiveQueue {
  #chunks: Buffer[] = [];
  #byteLength = 0;
  #takenBytes = 0;
  #consumedBytes = 0;
  /** What was taken and is not consumed, up to `#takenBytes`; undefined if it cannot get lost. */
  #kept: Buffer[] | undefined;
  #keptBytes = 0;

  get byteLength(): number {
    return this.#byteLength;
  }

  /** The place in the stream that is reached. */
  get takenBytes(): number {
    return this.#takenBytes;
  }

  /** Taken, and not consumed as far as is known. */
  get unconsumedBytes(): number {
    return this.#takenBytes - this.#consumedBytes;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#byteLength += chunk.byteLength;
    if (this.#chunks.length > MOST_CHUNKS) this.#chunks = [Buffer.concat(this.#chunks)];
  }

  /** Opens the window by what the page has consumed. False if that is more than it was sent. */
  addCredit(byteLength: number): boolean {
    if (byteLength > this.unconsumedBytes) return false;
    this.#consumedBytes += byteLength;
    this.#forgetConsumed();
    return true;
  }

  /**
   * The next bytes to send, one payload at most, in pieces; undefined while there are none or no credit.
   *
   * @param windowBytes that may be under way, up to WINDOW_BYTES
   */
  take(windowBytes = WINDOW_BYTES): Buffer[] | undefined {
    const credit = windowBytes - this.unconsumedBytes;
    const length = Math.min(this.#byteLength, credit, PAYLOAD_BYTES);
    if (length <= 0) return undefined;
    this.#byteLength -= length;
    this.#takenBytes += length;
    const pieces = this.#takeExactly(length);
    if (this.#kept !== undefined) {
      this.#kept.push(...pieces);
      this.#keptBytes += length;
    }
    return pieces;
  }

  /** From now on what is taken can get lost. */
  keepTaken(): void {
    this.#kept ??= [];
  }

  /**
   * Goes on at the place that the page has reached, with what got lost; what is taken from now on
   * cannot get lost any more. What was taken before anything could get lost is on its way still.
   *
   * @returns false, and nothing is changed, if the page cannot have reached that
   */
  resume(received: number, consumed: number): boolean {
    const isPossible =
      consumed >= this.#consumedBytes && consumed <= received && received <= this.#takenBytes;
    if (!isPossible) return false;
    this.#consumedBytes = consumed;
    const lost = Buffer.concat(this.#kept ?? []).subarray(
      Math.max(0, received - (this.#takenBytes - this.#keptBytes)),
    );
    this.#kept = undefined;
    this.#keptBytes = 0;
    this.#takenBytes -= lost.byteLength;
    this.#byteLength += lost.byteLength;
    if (lost.byteLength > 0) this.#chunks.unshift(lost);
    return true;
  }

  /** Forgets what was not taken. */
  clear(): void {
    this.#chunks = [];
    this.#byteLength = 0;
  }

  #takeExactly(length: number): Buffer[] {
    const pieces: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) break;
      const piece = chunk.subarray(0, missing);
      if (piece.byteLength < chunk.byteLength) this.#chunks.unshift(chunk.subarray(missing));
      pieces.push(piece);
      missing -= piece.byteLength;
    }
    return pieces;
  }

  #forgetConsumed(): void {
    const kept = this.#kept;
    while (kept !== undefined) {
      const [first] = kept;
      if (first === undefined || this.#keptBytes - first.byteLength < this.unconsumedBytes) return;
      kept.shift();
      this.#keptBytes -= first.byteLength;
    }
  }
}
