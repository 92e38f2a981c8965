/**
 * Pseudo-random bytes that follow from the seed and each byte's position alone, so that any part of
 * a stream can be made or checked by itself: `deterministicBytes(n, seed, k)` is what
 * `deterministicBytes(k + n, seed)` has from `k` on. The mixing is splitmix32's; positions repeat
 * after 16 GiB. The function refers to nothing outside itself, so that a test can send its source
 * into a page.
 */
export function deterministicBytes(
  length: number,
  seed: number,
  offset = 0,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let word = 0;
  for (let index = 0; index < length; index++) {
    const position = offset + index;
    const byteOfWord = position % 4;
    if (index === 0 || byteOfWord === 0) {
      word = Math.imul((seed + 1) ^ Math.imul(Math.floor(position / 4), 0x9e3779b9), 0x21f0aaad);
      word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
      word ^= word >>> 15;
    }
    bytes[index] = word >>> (8 * byteOfWord);
  }
  return bytes;
}
