/** Gives a number from 0 up to, and without, the one that it is given. */
export type Random = (below: number) => number;

/** Small, quick, and the same for the same seed everywhere (Steele and Vigna's SplitMix, 32 bits). */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

/** Bytes that mean something in lengths, in JSON and in UTF-8. */
const TELLING = [...'{}[]":,\\0-1eEtfn \ufeff\u00e9', "\0\0\0\0", "\x04\0\0\0", "\0\0\0\x04"].map(
  (text) => [...Buffer.from(text)],
);
const EDGES = [0, 1, 2, 4, 47, 48, 49, 127, 128, 192, 237, 239, 244, 255];
const LONGEST = 96;

/** The bytes with a few changes. `other` is what they may be spliced with. */
export function mutateBytes(bytes: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let list = [...bytes];
  for (let changes = 1 + random(4); changes > 0; changes -= 1) {
    list = changed(list, [...other], random);
  }
  return Uint8Array.from(list.slice(0, LONGEST));
}

function changed(list: readonly number[], other: readonly number[], random: Random): number[] {
  const at = random(list.length + 1);
  switch (random(7)) {
    case 0:
      return list.toSpliced(at, 1, (list[at] ?? 0) ^ (1 << random(8)));
    case 1:
      return list.toSpliced(at, 1, EDGES[random(EDGES.length)] ?? 0);
    case 2:
      return list.toSpliced(at, random(4), ...(TELLING[random(TELLING.length)] ?? []));
    case 3:
      return list.toSpliced(at, 0, random(256));
    case 4:
      return list.toSpliced(at, 1 + random(8));
    case 5:
      return [...list.slice(0, at), ...other.slice(random(other.length + 1))];
    default:
      return list.toSpliced(at, 0, ...list.slice(at, at + random(12)));
  }
}
