import fc from "fast-check";
import {
  destinationPatternText,
  parseDestinationPattern,
} from "../../protocol/destination-pattern.ts";
import { addressText, ipv4Text, ipv6Text, rangeText } from "./arbitrary-address.ts";

const NAMES = ["example.org", "mail.example.org", "localhost", "org", "xn--bcher-kva.example"];

export const hostName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NAMES),
  fc.constantFrom(...NAMES).map((name) => `${name}.`),
  fc.constantFrom(...NAMES).map((name) => `sub.${name}`),
);

/** As destinations write them: IPv6 in brackets. */
const hostPattern = fc.oneof(
  fc.constant("*"),
  hostName,
  hostName.map((name) => `*.${name}`),
  ipv4Text,
  ipv6Text.map((text) => `[${text}]`),
  rangeText.map((text) => (text.includes(":") ? `[${text}]` : text)),
);

const port = fc.oneof(fc.constantFrom(0, 1, 25, 80, 443, 1023, 1024, 65_535), fc.nat(70_000));

const portPattern = fc.oneof(
  fc.constant("*"),
  port.map(String),
  fc.tuple(port, port).map((ports) => ports.join("-")),
);

const wellMeant = fc.tuple(hostPattern, portPattern).map((parts) => parts.join(":"));

const STRAY = [
  "",
  "*",
  ".",
  ":",
  "[",
  "]",
  "/",
  "-",
  "0",
  "%",
  " ",
  "é",
  "\\",
  "*.",
  "-1",
  "99999",
];

/** Patterns, some of them misspelled, and what is none. */
export const patternText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: wellMeant, weight: 5 },
  {
    arbitrary: fc
      .tuple(wellMeant, fc.nat(40), fc.nat(2), fc.constantFrom(...STRAY))
      .map(([text, at, length, stray]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + stray + text.slice(start + length);
      }),
    weight: 3,
  },
  { arbitrary: fc.string({ maxLength: 30 }), weight: 1 },
  { arbitrary: fc.nat(400).map((length) => `${"a".repeat(length)}:1`), weight: 1 },
);

/** Enough of them where patterns are a small part of what is made: making each anew takes long. */
const POOL = { numRuns: 2000, seed: 1 };

/** The same, from a pool. */
export const pooledPattern: fc.Arbitrary<string> = fc.constantFrom(...fc.sample(patternText, POOL));

const anyCanonicalPattern = wellMeant.map((text) => {
  const pattern = parseDestinationPattern(text);
  return pattern === undefined ? "*:*" : destinationPatternText(pattern);
});

/** Patterns in canonical form, from a pool. */
export const canonicalPattern: fc.Arbitrary<string> = fc.constantFrom(
  ...fc.sample(anyCanonicalPattern, POOL),
);

/** Hosts that patterns are about. */
export const matchedHost: fc.Arbitrary<string> = fc.oneof(hostName, addressText);

export const matchedPort: fc.Arbitrary<number> = fc
  .oneof(port, fc.nat(65_535))
  .map((number) => Math.min(number, 65_535));
