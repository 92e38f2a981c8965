import assert from "node:assert/strict";
import fc from "fast-check";
import { readDestination } from "../../extension/background/policy/read-destination.ts";
import { arbitraryRule, arbitraryRules, arbitraryTarget } from "../../protocol/arbitrary-rules.ts";
import { canonicalHost } from "../../protocol/destination.ts";
import {
  destinationPatternSchema,
  destinationPatternText,
  matchesHost,
  matchesPort,
  PATTERN_CHARACTERS,
  parseDestinationPattern,
} from "../../protocol/destination-pattern.ts";
import { parse } from "../../protocol/parse.ts";
import { isAllowed, judgeConnection, rulesFor } from "../../protocol/rule.ts";
import { matchedHost, matchedPort, patternText } from "./arbitrary-pattern.ts";
import { type FuzzTarget, fuzzTarget } from "./fuzz-target.ts";
import { naiveMatches } from "./naive-pattern.ts";

const patternParser = fuzzTarget("pattern", patternText, (text) => {
  const pattern = parseDestinationPattern(text);
  const read = readDestination(text);
  assert.equal(read.ok, pattern !== undefined, "what an administrator may write");
  if (pattern === undefined) {
    assert.ok(!parse(destinationPatternSchema, text).ok, "a pattern that cannot be read is taken");
    return;
  }
  const canonical = destinationPatternText(pattern);
  assert.deepEqual(parseDestinationPattern(canonical), pattern, "a pattern that means another");
  assert.ok(text.length <= PATTERN_CHARACTERS && canonical.length <= PATTERN_CHARACTERS);
  assert.ok(parse(destinationPatternSchema, canonical).ok, "a canonical form that is refused");
  assert.equal(parse(destinationPatternSchema, text).ok, canonical === text);
  assert.ok(pattern.firstPort >= 0 && pattern.lastPort <= 65_535);
  assert.ok(pattern.firstPort <= pattern.lastPort);
});

const matcher = fuzzTarget(
  "pattern-matcher",
  fc.tuple(patternText, matchedHost, matchedPort, fc.boolean()),
  ([text, hostText, port, isNear]) => {
    const pattern = parseDestinationPattern(text);
    if (pattern === undefined) return;
    const canonical = destinationPatternText(pattern);
    const near = canonical.replace(/(?:\/\d+)?\]?:[^:]*$/u, "").replace(/^\[|^\*\./u, "");
    const host = canonicalHost(isNear ? near : hostText);
    if (host === undefined) return;
    const expected = naiveMatches(canonical, host, port);
    assert.equal(matchesHost(pattern, host) && matchesPort(pattern, port), expected, canonical);
  },
);

const rules = fuzzTarget(
  "rules",
  fc.tuple(arbitraryRules, arbitraryTarget, arbitraryRule("deny"), fc.nat(5)),
  ([some, target, denial, place]) => {
    const verdict = judgeConnection(some, target);
    assert.deepEqual(
      judgeConnection(rulesFor(some, target), target),
      verdict,
      "the rules sent along",
    );
    const stricter = judgeConnection(some.toSpliced(place, 0, denial), target);
    assert.ok(isAllowed(verdict) || !isAllowed(stricter), "a denial that allows something");
  },
);

export const PATTERN_TARGETS: readonly FuzzTarget[] = [patternParser, matcher, rules];
