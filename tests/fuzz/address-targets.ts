import assert from "node:assert/strict";
import fc from "fast-check";
import {
  classifyAddress,
  isAddress,
  isInAddressRange,
  isSameAddress,
  parseAddressRange,
} from "../../protocol/address.ts";
import { canonicalHost, destinationText, knownKind } from "../../protocol/destination.ts";
import { HOST_CHARACTERS } from "../../protocol/limits.ts";
import { addressText, rangeText } from "./arbitrary-address.ts";
import { type FuzzTarget, fuzzTarget } from "./fuzz-target.ts";
import { naiveIsInRange, naiveIsSame, naiveKind, naiveParse } from "./naive-address.ts";

const addressKind = fuzzTarget("address-kind", addressText, (text) => {
  assert.equal(isAddress(text), naiveParse(text) !== undefined, "is it an address?");
  assert.equal(classifyAddress(text), naiveKind(text), "its kind");
});

const addressPair = fuzzTarget(
  "same-address",
  fc.tuple(addressText, addressText, fc.boolean()),
  ([one, other, isItself]) => {
    const second = isItself ? (canonicalHost(one) ?? one) : other;
    assert.equal(isSameAddress(one, second), naiveIsSame(one, second));
    assert.equal(isSameAddress(second, one), naiveIsSame(one, second));
  },
);

const addressRange = fuzzTarget(
  "address-range",
  fc.tuple(addressText, fc.oneof(rangeText, addressText), fc.boolean(), fc.nat(128)),
  ([text, given, isNear, length]) => {
    const range = parseAddressRange(isNear ? `${text}/${length}` : given);
    if (range === undefined) return;
    assert.equal(parseAddressRange(range), range, "the canonical form of a range");
    assert.equal(isInAddressRange(text, range), naiveIsInRange(text, range), "is it in the range?");
  },
);

const hostText = fc.oneof(
  { arbitrary: addressText, weight: 2 },
  { arbitrary: addressText.map((text) => `[${text}]`), weight: 1 },
  { arbitrary: fc.domain(), weight: 2 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 20 }), weight: 2 },
  {
    arbitrary: fc.string({ unit: fc.constantFrom(..."aZ0.-_xF:[]%@/\\?#* é。İß\u00ad\ud800") }),
    weight: 3,
  },
  { arbitrary: fc.nat(300).map((length) => "a.".repeat(length)), weight: 1 },
);

const host = fuzzTarget("host-name", hostText, (text) => {
  const canonical = canonicalHost(text);
  if (canonical === undefined) return;
  assert.match(canonical, /^[a-z0-9._:-]+$/u, "characters that are shown and dialled");
  assert.ok(canonical.length <= HOST_CHARACTERS, "a host that is too long");
  assert.equal(canonicalHost(canonical), canonical, "the canonical form of a host");
  const isNumeric = naiveParse(canonical) !== undefined;
  assert.equal(knownKind(canonical) !== undefined, isNumeric || isOfThisComputer(canonical));
  const url = new URL(`http://${destinationText({ host: canonical, port: 4000 })}/`);
  assert.equal(url.host, destinationText({ host: canonical, port: 4000 }), "what a browser dials");
});

function isOfThisComputer(name: string): boolean {
  return /(?:^|\.)localhost\.?$/u.test(name);
}

export const ADDRESS_TARGETS: readonly FuzzTarget[] = [
  addressKind,
  addressPair,
  addressRange,
  host,
];
