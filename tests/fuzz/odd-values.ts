/** What no honest side sends: values and names at the edges of what JavaScript and JSON can say. */
import fc from "fast-check";

const ODD_NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  255,
  256,
  1023,
  1024,
  65_535,
  65_536,
  1_048_576,
  1_048_577,
  2 ** 31,
  2 ** 32,
  Number.MAX_SAFE_INTEGER,
  2 ** 53,
  -(2 ** 53),
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];

const ODD_TEXTS = [
  "",
  " ",
  "*",
  "*:*",
  "__proto__",
  "constructor",
  "null",
  "0",
  "\u0000",
  "\u202e",
  "\ud800",
  "é",
  "x".repeat(200),
  "x".repeat(201),
  "x".repeat(254),
  "x".repeat(5000),
];

/** Just past what one message carries, in bytes and in base64, and what is no buffer at all. */
const ODD_PAYLOADS = [
  new ArrayBuffer(0),
  new ArrayBuffer(131_073),
  new SharedArrayBuffer(8),
  new Uint8Array(8),
  "AAA=".repeat(43_691),
  "AAAA".repeat(43_691),
];

const ODD_NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "length",
  "",
  "0",
  "type",
  "id",
  "extra",
];

export const oddName: fc.Arbitrary<string> = fc.constantFrom(...ODD_NAMES);

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: fc.constantFrom<unknown>(...ODD_NUMBERS), weight: 3 },
  { arbitrary: fc.constantFrom<unknown>(...ODD_TEXTS), weight: 3 },
  { arbitrary: fc.constantFrom<unknown>(...ODD_PAYLOADS), weight: 1 },
  { arbitrary: fc.constantFrom<unknown>(undefined, null, true, false, 1n), weight: 2 },
  { arbitrary: fc.string({ maxLength: 8 }), weight: 1 },
  { arbitrary: fc.integer(), weight: 1 },
  { arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: 1 },
);
