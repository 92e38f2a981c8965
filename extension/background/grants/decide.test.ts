import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SCOPES, type Scope } from "../../../protocol/scope.ts";
import { type Decision, decide } from "./decide.ts";
import type { Grant, SitePermission } from "./grant.ts";

const MAIL = { host: "mail.example", port: 993 };

function grant(scopes: readonly Scope[], ...destinations: string[]): Grant {
  return { scopes: [...scopes], destinations, createdAt: 0 };
}

function granted(...grants: Grant[]): SitePermission {
  return { grants, isBlocked: false };
}

const DENY: Decision = { type: "deny" };
const ask = (...missing: Scope[]): Decision => ({ type: "ask", missing });
const allow = (...scopes: Scope[]): Decision => ({ type: "allow", scopes });

describe("decide", () => {
  it.each<[string, SitePermission, readonly Scope[], Decision]>([
    ["nothing given", granted(), ["connect"], DENY],
    ["a block alone", { grants: [], isBlocked: true }, ["connect"], DENY],
    [
      "a block beside a grant",
      { grants: [grant(["connect"], "*:*")], isBlocked: true },
      ["connect"],
      DENY,
    ],
    ["any destination", granted(grant(["connect"], "*:*")), ["connect"], allow("connect")],
    [
      "this destination",
      granted(grant(["connect"], "mail.example:993")),
      ["connect"],
      allow("connect"),
    ],
    [
      "one of several",
      granted(grant(["connect"], "a:1", "mail.example:993")),
      ["connect"],
      allow("connect"),
    ],
    ["another port", granted(grant(["connect"], "mail.example:994")), ["connect"], ask("connect")],
    ["another host", granted(grant(["connect"], "example:993")), ["connect"], ask("connect")],
    [
      "a longer host",
      granted(grant(["connect"], "x.mail.example:993")),
      ["connect"],
      ask("connect"),
    ],
    [
      "too little",
      granted(grant(["connect"], "*:*")),
      ["connect", "system-ports"],
      ask("system-ports"),
    ],
    [
      "two grants together",
      granted(grant(["connect"], "*:*"), grant(["system-ports"], "mail.example:993")),
      ["connect", "system-ports"],
      allow("connect", "system-ports"),
    ],
    [
      "the rest elsewhere",
      granted(grant(["connect"], "*:*"), grant(["system-ports"], "mail.example:143")),
      ["connect", "system-ports"],
      ask("system-ports"),
    ],
    [
      "more than is needed",
      granted(grant(["connect", "local-network"], "*:*")),
      ["connect"],
      allow("connect", "local-network"),
    ],
  ])("with %s", (_, permission, required, expected) => {
    expect(decide(permission, MAIL, required)).toEqual(expected);
  });

  it("compares IPv6 addresses in brackets", () => {
    const permission = granted(grant(["connect"], "[2001:db8::1]:993"));
    expect(decide(permission, { host: "2001:db8::1", port: 993 }, ["connect"]).type).toBe("allow");
    expect(decide(permission, { host: "2001:db8::1", port: 99 }, ["connect"]).type).toBe("ask");
  });
});

const scopes = fc.uniqueArray(fc.constantFrom(...SCOPES), { minLength: 1 });
const destination = fc.record({
  host: fc.constantFrom("mail.example", "192.168.0.1", "2001:db8::1"),
  port: fc.constantFrom(143, 993),
});
const pattern = fc.constantFrom("*:*", "mail.example:143", "192.168.0.1:993", "[2001:db8::1]:993");
const grants = fc.array(
  fc.record({
    scopes,
    destinations: fc.uniqueArray(pattern, { minLength: 1 }),
    createdAt: fc.constant(0),
  }),
  { maxLength: 5 },
);
const situation = fc.record({ grants, isBlocked: fc.boolean(), destination, required: scopes });

/** Does the second decision give nothing that the first did not? */
function isNoMore(before: Decision, after: Decision): boolean {
  if (after.type !== "allow") return true;
  return before.type === "allow" && after.scopes.every((scope) => before.scopes.includes(scope));
}

describe("a decision never gives more", () => {
  it("when a block is added", () => {
    fc.assert(
      fc.property(situation, ({ destination, required, ...permission }) => {
        expect(decide({ ...permission, isBlocked: true }, destination, required)).toEqual(DENY);
      }),
    );
  });

  it("when a grant, a scope or a destination is removed", () => {
    fc.assert(
      fc.property(situation, fc.nat(), fc.nat(), (all, pick, part) => {
        const { destination, required, ...permission } = all;
        const before = decide(permission, destination, required);
        const place = pick % Math.max(permission.grants.length, 1);
        const less = (change: (changed: Grant) => Grant[]) =>
          permission.grants.flatMap((each, index) => (index === place ? change(each) : [each]));
        const without = <T>(list: readonly T[]) =>
          list.filter((_, index) => index !== part % list.length);
        for (const fewer of [
          less(() => []),
          less((each) => [{ ...each, scopes: without(each.scopes) }]),
          less((each) => [{ ...each, destinations: without(each.destinations) }]),
        ]) {
          const after = decide({ ...permission, grants: fewer }, destination, required);
          expect(isNoMore(before, after)).toBe(true);
        }
      }),
    );
  });

  it("than is required at least and granted at most", () => {
    fc.assert(
      fc.property(situation, ({ destination, required, ...permission }) => {
        const decision = decide(permission, destination, required);
        const given = permission.grants.flatMap((each) => each.scopes);
        if (decision.type === "allow") {
          expect(required.every((scope) => decision.scopes.includes(scope))).toBe(true);
          expect(decision.scopes.every((scope) => given.includes(scope))).toBe(true);
        } else if (decision.type === "ask") {
          expect(decision.missing.length).toBeGreaterThan(0);
          expect(decision.missing.every((scope) => required.includes(scope))).toBe(true);
        }
      }),
    );
  });
});
