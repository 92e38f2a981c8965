/** The waiting records of one recording hold so much. */
export const ROOM_BYTES = 8 * 1024 * 1024;

/** What a record costs besides its payload: many small ones are bounded as well. */
export const RECORD_BYTES = 256;

/** Payload leaves this to the rest, so that an opening or an end is hardly ever lost. */
export const RESERVED_BYTES = 1024 * 1024;

/** The memory that the waiting records of one recording may take. */
export class RecordRoom {
  #usedBytes = 0;

  /** @returns false where there is no room, and then nothing is taken */
  take(payloadBytes: number): boolean {
    const byteLength = RECORD_BYTES + payloadBytes;
    const limit = payloadBytes > 0 ? ROOM_BYTES - RESERVED_BYTES : ROOM_BYTES;
    if (this.#usedBytes + byteLength > limit) return false;
    this.#usedBytes += byteLength;
    return true;
  }

  giveBack(payloadBytes: number): void {
    this.#usedBytes -= RECORD_BYTES + payloadBytes;
  }
}
