/** A prime, so that no piece of the streams looks like another. */
const PERIOD_BYTES = 1_299_709;
const STREAMS = { outward: noise(1), inward: noise(2) };

/** A piece of what the page of a test sends. */
export function outward(start: number, byteLength: number): Uint8Array<ArrayBuffer> {
  return pieceOf(STREAMS.outward, start, byteLength).slice();
}

/** A piece of what the peer of a test sends. */
export function inward(start: number, byteLength: number): Uint8Array<ArrayBuffer> {
  return pieceOf(STREAMS.inward, start, byteLength);
}

function pieceOf(stream: Uint8Array<ArrayBuffer>, start: number, byteLength: number) {
  const place = start % PERIOD_BYTES;
  return stream.subarray(place, place + byteLength);
}

function noise(seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * PERIOD_BYTES);
  let state = seed;
  for (let index = 0; index < PERIOD_BYTES; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[index] = state >>> 24;
  }
  bytes.copyWithin(PERIOD_BYTES, 0, PERIOD_BYTES);
  return bytes;
}
