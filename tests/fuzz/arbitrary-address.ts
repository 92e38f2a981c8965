import fc from "fast-check";

/** The beginnings of ranges that something is said of, and their neighbours. */
const INTERESTING_IPV4 = [
  "0.0.0.0",
  "0.255.255.255",
  "1.1.1.1",
  "9.255.255.255",
  "10.0.0.0",
  "100.63.255.255",
  "100.64.0.0",
  "127.0.0.1",
  "128.0.0.0",
  "169.254.169.254",
  "172.16.0.0",
  "172.32.0.0",
  "192.0.0.8",
  "192.31.196.1",
  "192.168.1.1",
  "198.17.255.255",
  "198.20.0.0",
  "203.0.113.7",
  "223.255.255.255",
  "224.0.0.0",
  "255.255.255.255",
];

const INTERESTING_GROUPS = [
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
  [0x64, 0xff9b, 1, 0, 0, 0],
  [0x2002],
  [0x2001, 0],
  [0x2001, 0x200],
  [0x2001, 0xdb8],
  [0x2620, 0x4f, 0x8000],
  [0x3fff],
  [0x2606, 0x4700],
  [0xfc00],
  [0xfe80],
  [0xfec0],
  [0xff02],
  [0x100],
];

const byte = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 127, 255));
const group = fc.oneof(fc.nat(0xffff), fc.constantFrom(0, 0, 1, 0x7f00, 0xa00, 0xffff));

export const ipv4Text: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...INTERESTING_IPV4), weight: 1 },
  { arbitrary: fc.tuple(byte, byte, byte, byte).map((parts) => parts.join(".")), weight: 1 },
);

const groups = fc
  .tuple(
    fc.constantFrom([], ...INTERESTING_GROUPS),
    fc.array(group, { minLength: 8, maxLength: 8 }),
  )
  .map(([start, rest]) => [...start, ...rest].slice(0, 8));

/** One address in one of its many spellings. */
export const ipv6Text: fc.Arbitrary<string> = fc
  .tuple(groups, fc.nat(63))
  .map(([parts, spelling]) => spelledIPv6(parts, spelling));

function spelledIPv6(parts: readonly number[], spelling: number): string {
  const [isCompressed, isUpper, isPadded, isDotted] = [1, 2, 4, 8].map((bit) => spelling & bit);
  const words = parts.map((part) => part.toString(16).padStart(isPadded ? 4 : 1, "0"));
  if (isDotted) {
    const [high = 0, low = 0] = parts.slice(6);
    words.splice(6, 2, [high >> 8, high & 255, low >> 8, low & 255].join("."));
  }
  const plain = words.join(":");
  const text = isCompressed ? plain.replace(/(?:^|:)0+(?::0+)*(?=:|$)(?::|$)/, "::") : plain;
  const zone = spelling >= 60 ? "%eth0" : "";
  return (isUpper ? text.toUpperCase() : text) + zone;
}

const STRAY = [
  "",
  ":",
  "::",
  ".",
  "%",
  "0",
  "00",
  "x",
  "0x",
  "/",
  "g",
  "[",
  "]",
  " ",
  "256",
  "ffff",
];

/** An address with something put in the place of something. */
function misspelled(address: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(address, fc.nat(40), fc.nat(3), fc.constantFrom(...STRAY))
    .map(([text, at, length, stray]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + stray + text.slice(start + length);
    });
}

export const addressText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: ipv4Text, weight: 3 },
  { arbitrary: ipv6Text, weight: 5 },
  { arbitrary: misspelled(ipv4Text), weight: 2 },
  { arbitrary: misspelled(ipv6Text), weight: 3 },
  { arbitrary: fc.string({ maxLength: 20 }), weight: 1 },
);

/** `address/length`, mostly one. */
export const rangeText: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(ipv4Text, fc.nat(33)).map((parts) => parts.join("/")),
  fc.tuple(ipv6Text, fc.nat(129)).map((parts) => parts.join("/")),
);
