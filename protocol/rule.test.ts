import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { classifyAddress } from "./address.ts";
import {
  arbitraryRule,
  arbitraryRules,
  arbitraryTarget,
  arbitraryTargetLookedUp,
} from "./arbitrary-rules.ts";
import { DESTINATIONS_PER_RULE, RULES_PER_REQUEST } from "./limits.ts";
import {
  isForOtherDevices,
  isMailRelay,
  judgeConnection,
  judgeListening,
  listeningTarget,
  type Rule,
  ruleSchema,
  rulesFor,
  rulesSchema,
  scopesToConnect,
  type Target,
  type Verdict,
} from "./rule.ts";
import { SCOPES, type Scope } from "./scope.ts";

const OFTEN = { numRuns: 1000 };
const RELAY_PORT = 25;

const allow = (scopes: readonly Scope[], ...destinations: string[]): Rule => ({
  effect: "allow",
  scopes: [...scopes],
  destinations,
});
const deny = (scopes: readonly Scope[], ...destinations: string[]): Rule => ({
  effect: "deny",
  scopes: [...scopes],
  destinations,
});
const ALLOWED: Verdict = { denied: [], missing: [] };

describe("ruleSchema", () => {
  const rule = allow(["connect"], "*:*");

  it.each([rule, deny(SCOPES, "*.example.org:*", "10.0.0.0/8:22", "[fd00::/8]:6660-6669")])(
    "takes %j",
    (each) => {
      expect(v.parse(ruleSchema, each)).toEqual(each);
    },
  );

  it.each([
    ["another effect", { ...rule, effect: "ask" }],
    ["no scope", { ...rule, scopes: [] }],
    ["a scope that there is not", { ...rule, scopes: ["bluetooth"] }],
    ["more scopes than there are", { ...rule, scopes: [...SCOPES, "connect"] }],
    ["no destination", { ...rule, destinations: [] }],
    ["a destination that is no pattern", { ...rule, destinations: ["*"] }],
    ["a destination in another form", { ...rule, destinations: ["EXAMPLE.org:*"] }],
    [
      "too many destinations",
      { ...rule, destinations: Array(DESTINATIONS_PER_RULE + 1).fill("*:*") },
    ],
    ["another member", { ...rule, life: "always" }],
  ])("refuses %s", (_, each) => {
    expect(v.is(ruleSchema, each)).toBe(false);
  });

  it("goes with a bound on the rules of one request", () => {
    expect(v.is(rulesSchema, Array(RULES_PER_REQUEST).fill(rule))).toBe(true);
    expect(v.is(rulesSchema, Array(RULES_PER_REQUEST + 1).fill(rule))).toBe(false);
  });
});

describe("scopesToConnect", () => {
  it.each<[Target, readonly Scope[]]>([
    [{ host: "example.org", port: 1024 }, ["connect"]],
    [{ host: "example.org", port: 1023 }, ["connect", "system-ports"]],
    [{ host: "93.184.216.34", port: 1024 }, ["connect"]],
    [{ host: "localhost", port: 1024 }, ["connect", "local-network"]],
    [{ host: "10.0.0.5", port: 22 }, ["connect", "system-ports", "local-network"]],
    [{ host: "example.org", port: 1024, address: "10.0.0.5" }, ["connect", "local-network"]],
    [{ host: "example.org", port: 1024, address: "93.184.216.34" }, ["connect"]],
  ])("%j takes %j", (target, scopes) => {
    expect(scopesToConnect(target)).toEqual(scopes);
  });
});

describe("isMailRelay", () => {
  it.each<[Target, boolean]>([
    [{ host: "example.org", port: 25 }, true],
    [{ host: "93.184.216.34", port: 25 }, true],
    [{ host: "example.org", port: 25, address: "93.184.216.34" }, true],
    [{ host: "example.org", port: 25, address: "10.0.0.5" }, false],
    [{ host: "10.0.0.5", port: 25 }, false],
    [{ host: "localhost", port: 25 }, false],
    [{ host: "example.org", port: 24 }, false],
    [{ host: "example.org", port: 465 }, false],
  ])("of %j is %j", (target, expected) => {
    expect(isMailRelay(target)).toBe(expected);
  });
});

describe("isForOtherDevices", () => {
  it.each<[string, readonly Rule[], number, boolean]>([
    ["nothing", [], 8080, false],
    ["listening for this computer", [allow(["listen"], "*:*")], 8080, false],
    ["listening for others", [allow(["listen", "listen-network"], "*:*")], 8080, true],
    ["this port", [allow(["listen-network"], "localhost:8080")], 8080, true],
    ["another port", [allow(["listen-network"], "localhost:8081")], 8080, false],
    ["a network that others are in", [allow(["listen-network"], "192.168.0.0/16:*")], 8080, false],
    ["the port of mail relays", [allow(["listen-network"], "*:*")], RELAY_PORT, true],
    [
      "a deny first",
      [deny(["listen-network"], "*:8080"), allow(["listen-network"], "*:*")],
      8080,
      false,
    ],
    [
      "an allow first",
      [allow(["listen-network"], "*:*"), deny(["listen-network"], "*:8080")],
      8080,
      true,
    ],
  ])("by a rule about %s", (_, rules, port, expected) => {
    expect(isForOtherDevices(rules, port)).toBe(expected);
  });
});

describe("rulesFor", () => {
  const NAS = { host: "nas.example", port: 8080 };

  it("leaves out what is about other destinations", () => {
    const rules = [
      deny(["connect"], "evil.example:*"),
      allow(["connect"], "nas.example:8080", "nas.example:9090", "*.example:8000-8100"),
      allow(["listen"], "localhost:8080"),
    ];
    expect(rulesFor(rules, NAS)).toEqual([
      allow(["connect"], "nas.example:8080", "*.example:8000-8100"),
    ]);
  });

  it("keeps what is about addresses, for a name may lead to them", () => {
    const rules = [
      deny(["local-network"], "10.0.0.5:*", "10.0.0.5:22"),
      allow(["connect"], "*:*"),
      allow(["local-network"], "10.0.0.0/8:8080", "[fd00::/8]:*", "10.0.0.0/8:22"),
    ];
    expect(rulesFor(rules, NAS)).toEqual([
      deny(["local-network"], "10.0.0.5:*"),
      allow(["connect"], "*:*"),
      allow(["local-network"], "10.0.0.0/8:8080", "[fd00::/8]:*"),
    ]);
  });

  it("leaves out other addresses where the host is one", () => {
    const rules = [deny(["local-network"], "10.0.0.5:*", "10.0.0.0/24:*", "nas.example:*")];
    expect(rulesFor(rules, { host: "10.0.0.7", port: 8080 })).toEqual([
      deny(["local-network"], "10.0.0.0/24:*"),
    ]);
  });

  it("leaves out no rule that has a say, whatever the name leads to", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryTargetLookedUp, (rules, { address, ...target }) => {
        const kept = rulesFor(rules, target);
        expect(judgeConnection(kept, target)).toEqual(judgeConnection(rules, target));
        const lookedUp = { ...target, address };
        expect(judgeConnection(kept, lookedUp)).toEqual(judgeConnection(rules, lookedUp));
      }),
      OFTEN,
    );
  });

  it("leaves out no rule that has a say in listening", () => {
    fc.assert(
      fc.property(arbitraryRules, fc.constantFrom(0, 25, 443, 8080), (rules, port) => {
        const kept = rulesFor(rules, listeningTarget(port));
        expect(judgeListening(kept, port)).toEqual(judgeListening(rules, port));
        expect(isForOtherDevices(kept, port)).toBe(isForOtherDevices(rules, port));
      }),
      OFTEN,
    );
  });

  it("keeps what it has kept", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryTarget, (rules, target) => {
        const kept = rulesFor(rules, target);
        expect(rulesFor(kept, target)).toEqual(kept);
      }),
      OFTEN,
    );
  });
});

/** Everything that rules are asked. */
type Question =
  | { readonly type: "connect"; readonly target: Target }
  | { readonly type: "listen" | "listen for others"; readonly port: number };

const arbitraryQuestion: fc.Arbitrary<Question> = fc.oneof(
  fc.record({
    type: fc.constant("connect" as const),
    target: fc.oneof(arbitraryTarget, arbitraryTargetLookedUp),
  }),
  fc.record({
    type: fc.constantFrom("listen" as const, "listen for others" as const),
    port: fc.constantFrom(0, 25, 443, 8080),
  }),
);

/** The scopes that the rules deny or lack. */
function closedBy(rules: readonly Rule[], question: Question): readonly Scope[] {
  switch (question.type) {
    case "connect":
      return closedOf(judgeConnection(rules, question.target));
    case "listen":
      return closedOf(judgeListening(rules, question.port));
    case "listen for others":
      return isForOtherDevices(rules, question.port) ? [] : ["listen-network"];
  }
}

function closedOf({ denied, missing }: Verdict): readonly Scope[] {
  return [...denied, ...missing];
}

/** Is everything closed that was closed before? What is closed at all is not allowed. */
function isNoWider(before: readonly Rule[], after: readonly Rule[], question: Question): boolean {
  const closed = closedBy(after, question);
  return closedBy(before, question).every((scope) => closed.includes(scope));
}

/** @param index any natural number */
function without<T>(list: readonly T[], index: number): T[] {
  return list.toSpliced(index % list.length, 1);
}

describe("rules never allow more", () => {
  /** A rule, with others before and after it. */
  const around = (effect: Rule["effect"]) =>
    fc.tuple(arbitraryRules, arbitraryRule(effect), arbitraryRules);

  it("when a deny is added, wherever it stands", () => {
    fc.assert(
      fc.property(around("deny"), arbitraryQuestion, ([first, added, last], question) => {
        expect(isNoWider([...first, ...last], [...first, added, ...last], question)).toBe(true);
      }),
      OFTEN,
    );
  });

  it("when an allow is removed", () => {
    fc.assert(
      fc.property(around("allow"), arbitraryQuestion, ([first, removed, last], question) => {
        expect(isNoWider([...first, removed, ...last], [...first, ...last], question)).toBe(true);
      }),
      OFTEN,
    );
  });

  it("when an allow loses a scope", () => {
    fc.assert(
      fc.property(around("allow"), fc.nat(), arbitraryQuestion, (rules, index, question) => {
        const [first, rule, last] = rules;
        const less = { ...rule, scopes: without(rule.scopes, index) };
        expect(isNoWider([...first, rule, ...last], [...first, less, ...last], question)).toBe(
          true,
        );
      }),
      OFTEN,
    );
  });

  it("when an allow loses a destination", () => {
    fc.assert(
      fc.property(around("allow"), fc.nat(), arbitraryQuestion, (rules, index, question) => {
        const [first, rule, last] = rules;
        const less = { ...rule, destinations: without(rule.destinations, index) };
        expect(isNoWider([...first, rule, ...last], [...first, less, ...last], question)).toBe(
          true,
        );
      }),
      OFTEN,
    );
  });

  it("when a deny comes to stand before an allow", () => {
    fc.assert(
      fc.property(
        arbitraryRules,
        arbitraryRule("allow"),
        arbitraryRule("deny"),
        arbitraryRules,
        arbitraryQuestion,
        (first, allowing, denying, last, question) => {
          const before = [...first, allowing, denying, ...last];
          const after = [...first, denying, allowing, ...last];
          expect(isNoWider(before, after, question)).toBe(true);
        },
      ),
      OFTEN,
    );
  });
});

describe("judgeConnection", () => {
  it("denies nothing where no rule denies, and misses nothing where one speaks of it", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRule("allow")), arbitraryTarget, (rules, target) => {
        expect(judgeConnection(rules, target).denied).toEqual([]);
        const everything = [...rules, deny(SCOPES, "*:*")];
        expect(judgeConnection(everything, target).missing).toEqual([]);
      }),
      OFTEN,
    );
  });

  it("says of each scope one thing, and only of those that the connection takes", () => {
    const target = fc.oneof(arbitraryTarget, arbitraryTargetLookedUp);
    fc.assert(
      fc.property(arbitraryRules, target, (rules, asked) => {
        const closed = closedOf(judgeConnection(rules, asked));
        expect(new Set(closed).size).toBe(closed.length);
        expect(scopesToConnect(asked)).toEqual(expect.arrayContaining([...closed]));
      }),
      OFTEN,
    );
  });

  it("judges an address alike before and after its look-up", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryTargetLookedUp, (rules, { address, port }) => {
        const asNamed = judgeConnection(rules, { host: address, port });
        expect(judgeConnection(rules, { host: address, port, address })).toEqual(asNamed);
      }),
      OFTEN,
    );
  });

  it("opens port 25 of the internet by a rule for that very port, and by no other", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryTargetLookedUp, (rules, { host, address }) => {
        fc.pre(classifyAddress(address) === "public");
        const target = { host, port: RELAY_PORT, address };
        const exact = rules.map((rule) => ({
          ...rule,
          destinations: rule.destinations.filter(
            (text) => rule.effect === "deny" || text.endsWith(`:${RELAY_PORT}`),
          ),
        }));
        expect(judgeConnection(rules, target)).toEqual(judgeConnection(exact, target));
      }),
      OFTEN,
    );
  });
});

describe("judgeConnection before the look-up", () => {
  it("allows a name if any address that it may lead to is allowed", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryTargetLookedUp, (rules, { address, ...target }) => {
        fc.pre(closedOf(judgeConnection(rules, { ...target, address })).length === 0);
        expect(judgeConnection(rules, target)).toEqual(ALLOWED);
      }),
      OFTEN,
    );
  });

  // A rule for any port opens port 25 of a local address and not of a public one, and a name is
  // taken for public as long as it is not allowed as a local one.
  it("denies and misses no scope that is open afterwards, but at port 25", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryTargetLookedUp, (rules, { address, ...target }) => {
        fc.pre(target.port !== RELAY_PORT || classifyAddress(address) === "public");
        const before = judgeConnection(rules, target);
        const after = judgeConnection(rules, { ...target, address });
        expect(closedOf(after)).toEqual(expect.arrayContaining([...closedOf(before)]));
        expect(after.denied).toEqual(expect.arrayContaining([...before.denied]));
      }),
      OFTEN,
    );
  });

  it.each<[string, readonly Rule[], Verdict]>([
    [
      "for the range of addresses that the name may lead into",
      [allow(["connect", "system-ports", "local-network"], "10.0.0.0/8:*")],
      ALLOWED,
    ],
    [
      "for a destination without the local network",
      [allow(["connect", "system-ports"], "*:*")],
      { denied: [], missing: ["connect", "system-ports"] },
    ],
    [
      "that a deny follows",
      [
        allow(["connect", "system-ports", "local-network"], "*:*"),
        deny(["connect"], "smtp.example.org:25"),
      ],
      ALLOWED,
    ],
    [
      "that a deny follows, without the local network",
      [
        allow(["connect", "system-ports"], "*:*"),
        deny(["connect", "system-ports"], "smtp.example.org:25"),
      ],
      { denied: ["connect", "system-ports"], missing: [] },
    ],
  ])("judges port 25, allowed %s", (_, rules, verdict) => {
    expect(judgeConnection(rules, { host: "smtp.example.org", port: RELAY_PORT })).toEqual(verdict);
  });
});
