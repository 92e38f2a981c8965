import assert from "node:assert/strict";
import fc from "fast-check";
import { isEligibleOrigin } from "../../extension/background/identity.ts";
import { LIMIT_RANGES } from "../../extension/background/policy/limit-ranges.ts";
import { parsePolicy } from "../../extension/background/policy/parse-policy.ts";
import { policyRules } from "../../extension/background/policy/policy.ts";
import { readOrigin } from "../../extension/background/policy/read-origin.ts";
import { parse } from "../../protocol/parse.ts";
import { isAllowed, judgeConnection, type Rule, ruleSchema } from "../../protocol/rule.ts";
import { SCOPES } from "../../protocol/scope.ts";
import { addressText } from "./arbitrary-address.ts";
import { pooledPattern } from "./arbitrary-pattern.ts";
import { asJson } from "./as-json.ts";
import { type FuzzTarget, fuzzTarget } from "./fuzz-target.ts";
import { mutated } from "./mutated.ts";
import { assertUnpolluted } from "./unpolluted.ts";

const ORIGINS = [
  "https://example.org",
  "https://example.org:8443",
  "https://EXAMPLE.org",
  "https://example.org/",
  "http://localhost:8080",
  "http://example.org",
  "example.org",
  "*",
  "https://*.example.org",
  "https://user@example.org",
  "https://[::1]",
  "file:///",
  "null",
];

const LONGEST_MISTAKE = 600;
const MOST_MISTAKES = 100;

const entry = fc.record(
  {
    origin: fc.constantFrom(...ORIGINS),
    scopes: fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1 }),
    destinations: fc.array(pooledPattern, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ["origin"], noNullPrototype: true },
);

const policy = fc.record(
  {
    grants: fc.array(entry, { maxLength: 3 }),
    blocks: fc.array(entry, { maxLength: 3 }),
    prompts: fc.constantFrom("allow", "forbid"),
    limits: fc.dictionary(fc.constantFrom(...Object.keys(LIMIT_RANGES)), fc.integer(), {
      maxKeys: 2,
    }),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** Browsers read policies from JSON. */
function damaged(arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return mutated(arbitrary).map((value): unknown => JSON.parse(asJson(value)));
}

const parser = fuzzTarget(
  "policy",
  fc.oneof(policy, damaged(policy), damaged(policy)),
  (managed) => {
    const { rules, rulesForEverySite, limits, mistakes } = parsePolicy(managed);
    assertUnpolluted();
    for (const [origin, ofOrigin] of rules) {
      assert.ok(isEligibleOrigin(origin), "a rule for what is no site");
      for (const rule of ofOrigin) assert.ok(parse(ruleSchema, rule).ok, "a rule the host refuses");
      assertDenialsFirst(ofOrigin);
    }
    for (const rule of rulesForEverySite) {
      assert.ok(parse(ruleSchema, rule).ok, "a rule that the host refuses");
      assert.equal(rule.effect, "deny", "an allowance for every site");
    }
    for (const [name, { least, most }] of Object.entries(LIMIT_RANGES)) {
      const value: unknown = Reflect.get(limits, name);
      assert.ok(typeof value === "number" && value >= least && value <= most, name);
    }
    assert.ok(mistakes.length <= MOST_MISTAKES, "too many mistakes");
    assert.ok(
      mistakes.every((mistake) => JSON.stringify(mistake).length <= LONGEST_MISTAKE),
      "a mistake that is too long",
    );
  },
);

function assertDenialsFirst(rules: readonly Rule[]): void {
  const effects = rules.map(({ effect }) => effect);
  assert.deepEqual(effects.toSorted().toReversed(), effects, "an allowance before a denial");
}

/** One block with something wrong in it, among grants: what it names stays denied. */
const block = fuzzTarget(
  "policy-block",
  fc.tuple(damaged(fc.array(entry, { maxLength: 2 })), fc.constantFrom(...SCOPES), pooledPattern),
  ([grants, scope, destination]) => {
    const origin = "https://example.org";
    const blocks = [{ origin, scopes: [scope], destinations: [destination] }];
    const whole = parsePolicy({ grants, blocks: [{ origin, scopes: "all" }] });
    const target = { host: "example.org", port: 4000, address: "93.184.216.34" };
    assert.ok(!isAllowed(judgeConnection(policyRules(whole, origin), target)), "a damaged block");
    const denied = policyRules(parsePolicy({ grants, blocks }), origin).filter(
      ({ effect }) => effect === "deny",
    );
    assert.ok(denied.length > 0 && denied[0]?.scopes.includes(scope), "a block that is lost");
  },
);

const originText = fc.oneof(
  fc.constantFrom(...ORIGINS),
  fc
    .tuple(fc.constantFrom("https://", "http://", "", "HTTPS://", "ftp://"), addressText)
    .map((parts) => parts.join("")),
  fc.webUrl(),
  fc.string({ unit: fc.constantFrom(..."htps:/.[]@#?a1 é。\\*") }),
);

const origin = fuzzTarget("policy-origin", originText, (text) => {
  const read = readOrigin(text);
  const meant = read.ok ? read.origin : read.meant;
  if (meant === undefined) return;
  assert.ok(isEligibleOrigin(meant), "an origin that can hold no permission");
  assert.deepEqual(
    readOrigin(meant),
    { ok: true, origin: meant },
    "the canonical form of an origin",
  );
  assert.equal(new URL(text).origin, meant, "another site than the text names");
});

export const POLICY_TARGETS: readonly FuzzTarget[] = [parser, block, origin];
