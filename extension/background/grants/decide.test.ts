import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arbitraryRule,
  arbitraryRules,
  arbitraryTarget,
  arbitraryTargetLookedUp,
} from "../../../protocol/arbitrary-rules.ts";
import { destinationText } from "../../../protocol/destination.ts";
import { DESTINATIONS_PER_REQUEST, RULES_PER_REQUEST } from "../../../protocol/limits.ts";
import type { PermissionState } from "../../../protocol/permission-state.ts";
import { judgeConnection, judgeListening, type Rule } from "../../../protocol/rule.ts";
import type { Scope } from "../../../protocol/scope.ts";
import {
  type AccessRequest,
  type Decision,
  decide,
  denialOf,
  permissionState,
  targetOf,
} from "./decide.ts";

// What is decided when is in decision-table.ts.

const OFTEN = { numRuns: 1000 };
const CONNECT: AccessRequest = { type: "connect", target: { host: "example.org", port: 993 } };
const LISTEN: AccessRequest = { type: "listen", port: 8080 };

const allow = (scopes: Scope[], ...destinations: string[]): Rule => ({
  effect: "allow",
  scopes,
  destinations,
});
const deny = (scopes: Scope[], ...destinations: string[]): Rule => ({
  effect: "deny",
  scopes,
  destinations,
});

describe("decide", () => {
  it("gives the rules that bear on the request with it, and no others", () => {
    const rules = [
      deny(["local-network"], "10.0.0.0/8:993"),
      deny(["connect"], "evil.example:*"),
      allow(["connect", "system-ports"], "example.org:993", "example.org:143"),
      allow(["listen"], "localhost:8080"),
    ];
    expect(decide(rules, CONNECT)).toEqual({
      type: "allow",
      rules: [
        deny(["local-network"], "10.0.0.0/8:993"),
        allow(["connect", "system-ports"], "example.org:993"),
      ],
    });
    expect(decide(rules, LISTEN)).toEqual({
      type: "allow",
      rules: [allow(["listen"], "localhost:8080")],
    });
  });

  it("asks for what is missing, in the order of the scopes", () => {
    const rules = [allow(["listen"], "*:*")];
    const target = { host: "10.0.0.5", port: 22 };
    expect(decide(rules, { type: "connect", target })).toEqual({
      type: "ask",
      missing: ["connect", "system-ports", "local-network"],
    });
  });
});

describe("decide, with more rules than the native host takes", () => {
  const QUOTA: Decision = { type: "deny", errorCode: "QUOTA" };
  const rulesTo = (count: number, destination: (index: number) => string) =>
    Array.from({ length: count }, (_, index) =>
      allow(["connect", "system-ports"], destination(index)),
    );

  it("refuses for their number", () => {
    const rules = rulesTo(RULES_PER_REQUEST, () => "example.org:993");
    expect(decide(rules, CONNECT)).toEqual({ type: "allow", rules });
    expect(decide([...rules, deny(["connect"], "10.0.0.0/8:*")], CONNECT)).toEqual(QUOTA);
  });

  it("refuses for the number of their destinations", () => {
    const addresses = Array.from(
      { length: DESTINATIONS_PER_REQUEST - 1 },
      (_, index) => `10.0.${index >> 8}.${index & 255}:993`,
    );
    const rules = [allow(["connect", "system-ports"], "example.org:993", ...addresses)];
    expect(decide(rules, CONNECT)).toEqual({ type: "allow", rules });
    expect(decide([...rules, deny(["connect"], "10.0.0.0/8:*")], CONNECT)).toEqual(QUOTA);
  });

  it("does not count what bears on other requests", () => {
    const others = rulesTo(RULES_PER_REQUEST, (index) => `example.org:${10_000 + index}`);
    const rule = allow(["connect", "system-ports"], "example.org:993");
    expect(decide([...others, rule], CONNECT)).toEqual({ type: "allow", rules: [rule] });
  });

  it("still refuses what is denied, and asks for what is missing", () => {
    const rules = rulesTo(RULES_PER_REQUEST + 1, () => "example.org:*");
    const denied = [deny(["connect"], "example.org:*"), ...rules];
    expect(decide(denied, CONNECT)).toEqual({ type: "deny", errorCode: "PERMISSION_DENIED" });
    const target = { host: "example.org", port: 993, address: "10.0.0.5" };
    expect(decide(rules, { type: "connect", target }).type).toBe("ask");
  });
});

describe("permissionState", () => {
  it.each<[string, readonly Rule[], PermissionState]>([
    ["nothing", [], "prompt"],
    ["a grant", [allow(["connect"], "*:*")], "granted"],
    ["a grant for one destination", [allow(["connect"], "example.org:993")], "granted"],
    ["a grant for listening alone", [allow(["listen"], "localhost:8080")], "granted"],
    ["a block", [deny(["connect"], "*:*")], "denied"],
    ["a block before a grant", [deny(["connect"], "*:*"), allow(["connect"], "*:*")], "denied"],
    [
      "a grant before a block",
      [allow(["connect"], "a.example:*"), deny(["connect"], "*:*")],
      "granted",
    ],
    ["a block of one destination", [deny(["connect"], "example.org:993")], "prompt"],
    ["a block of one scope", [deny(["local-network"], "*:*")], "prompt"],
    ["a block of all among destinations", [deny(["connect"], "a.example:*", "*:*")], "denied"],
    [
      "a block of one destination before a grant",
      [deny(["connect"], "example.org:993"), allow(["connect"], "*:*")],
      "granted",
    ],
    ["two blocks", [deny(["local-network"], "*:*"), deny(["connect"], "*:*")], "denied"],
  ])("of a site with %s", (_, rules, state) => {
    expect(permissionState(rules)).toBe(state);
  });
});

describe("denialOf", () => {
  it.each<[readonly Scope[], AccessRequest, string]>([
    [["connect"], CONNECT, "PERMISSION_DENIED"],
    [["connect", "system-ports"], CONNECT, "SYSTEM_PORT_DENIED"],
    [["local-network"], CONNECT, "LOCAL_NETWORK_DENIED"],
    [["connect", "system-ports", "local-network"], CONNECT, "LOCAL_NETWORK_DENIED"],
    [["listen"], LISTEN, "LISTEN_DENIED"],
    [["system-ports"], LISTEN, "LISTEN_DENIED"],
  ])("of %j", (scopes, request, code) => {
    expect(denialOf(scopes, request)).toBe(code);
  });
});

describe("targetOf", () => {
  it("is where a connection goes, and this computer for a listener", () => {
    expect(targetOf(CONNECT)).toEqual({ host: "example.org", port: 993 });
    expect(targetOf(LISTEN)).toEqual({ host: "localhost", port: 8080, address: "127.0.0.1" });
  });
});

const arbitraryRequest: fc.Arbitrary<AccessRequest> = fc.oneof(
  fc.record({ type: fc.constant("connect" as const), target: arbitraryTarget }),
  fc.record({ type: fc.constant("connect" as const), target: arbitraryTargetLookedUp }),
  fc.record({ type: fc.constant("listen" as const), port: fc.constantFrom(0, 25, 443, 8080) }),
);

const OPENNESS: Readonly<Record<Decision["type"], number>> = { deny: 0, ask: 1, allow: 2 };

function openness(rules: readonly Rule[], request: AccessRequest): number {
  return OPENNESS[decide(rules, request).type];
}

// Fewer rules may open what so many had closed that the native host does not take them.
describe("a decision by few rules never opens", () => {
  /** A rule, with others before and after it. */
  const around = (effect: Rule["effect"]) =>
    fc.tuple(arbitraryRules, arbitraryRule(effect), arbitraryRules);

  it("by a deny, wherever it is added", () => {
    fc.assert(
      fc.property(around("deny"), arbitraryRequest, ([first, added, last], request) => {
        expect(openness([...first, added, ...last], request)).toBeLessThanOrEqual(
          openness([...first, ...last], request),
        );
      }),
      OFTEN,
    );
  });

  it("by an allow that is removed, or that loses a scope or a destination", () => {
    fc.assert(
      fc.property(around("allow"), fc.nat(), arbitraryRequest, (rules, index, request) => {
        const [first, rule, last] = rules;
        const { scopes, destinations } = rule;
        const before = openness([...first, rule, ...last], request);
        for (const less of [
          [],
          [{ ...rule, scopes: scopes.toSpliced(index % scopes.length, 1) }],
          [{ ...rule, destinations: destinations.toSpliced(index % destinations.length, 1) }],
        ]) {
          expect(openness([...first, ...less, ...last], request)).toBeLessThanOrEqual(before);
        }
      }),
      OFTEN,
    );
  });
});

describe("a decision", () => {
  it("refuses all alike where nothing is granted", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRule("deny")), arbitraryRequest, (rules, request) => {
        const refusal: Decision = { type: "deny", errorCode: "PERMISSION_DENIED" };
        expect(decide(rules, request)).toEqual(refusal);
      }),
      OFTEN,
    );
  });

  it("to ask asks for enough: with that granted for the destination, it is to allow", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryRequest, (rules, request) => {
        const decision = decide(rules, request);
        fc.pre(decision.type === "ask");
        const { host, port, address } = targetOf(request);
        for (const named of [host, address ?? host]) {
          const granted = allow([...decision.missing], destinationText({ host: named, port }));
          expect(decide([...rules, granted], request).type).toBe("allow");
        }
      }),
      OFTEN,
    );
  });

  it("to allow hands on rules by which the native host allows it too", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryRequest, (rules, request) => {
        const decision = decide(rules, request);
        fc.pre(decision.type === "allow");
        const verdict =
          request.type === "connect"
            ? judgeConnection(decision.rules, request.target)
            : judgeListening(decision.rules, request.port);
        expect(verdict).toEqual({ denied: [], missing: [] });
      }),
      OFTEN,
    );
  });

  it("after the look-up is by what the native host found, where that refuses", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryTargetLookedUp, (rules, { host, port, address }) => {
        const before = decide(rules, { type: "connect", target: { host, port } });
        fc.pre(before.type === "allow");
        const { denied, missing } = judgeConnection(before.rules, { host, port, address });
        const after = decide(rules, { type: "connect", target: { host, port, address } });
        const expected = denied.length > 0 ? "deny" : missing.length > 0 ? "ask" : "allow";
        expect(after.type).toBe(expected);
      }),
      OFTEN,
    );
  });

  it("before the look-up refuses nothing, and asks for nothing, that is allowed after it", () => {
    fc.assert(
      fc.property(arbitraryRules, arbitraryTargetLookedUp, (rules, { host, port, address }) => {
        const lookedUp = { host, port, address };
        fc.pre(decide(rules, { type: "connect", target: lookedUp }).type === "allow");
        expect(decide(rules, { type: "connect", target: { host, port } }).type).toBe("allow");
      }),
      OFTEN,
    );
  });
});
