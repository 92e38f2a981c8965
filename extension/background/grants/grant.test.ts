import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import {
  arbitraryReach,
  arbitraryRules,
  arbitraryTarget,
  arbitraryTargetLookedUp,
} from "../../../protocol/arbitrary-rules.ts";
import { DESTINATIONS_PER_RULE } from "../../../protocol/limits.ts";
import {
  isForOtherDevices,
  judgeConnection,
  judgeListening,
  type Rule,
  ruleSchema,
} from "../../../protocol/rule.ts";
import {
  type Block,
  type Grant,
  mergedRules,
  NO_PERMISSION,
  rulesOfPermission,
  sitePermissionSchema,
} from "./grant.ts";

const OFTEN = { numRuns: 1000 };
/** One for each set of scopes that is not empty. */
const MOST_RULES = 2 ** 5 - 1;

const grant: Grant = {
  scopes: ["connect"],
  destinations: ["example.org:993"],
  createdAt: 1,
  life: "always",
};
const block: Block = { scopes: ["local-network"], destinations: ["*:*"], createdAt: 2 };

describe("sitePermissionSchema", () => {
  it.each([
    NO_PERMISSION,
    { grants: [grant], blocks: [block], dismissals: { count: 3, lastAt: 1 } },
    {
      grants: [
        { ...grant, life: "once", documentId: "7", description: "For your mail.", lastUsedAt: 5 },
      ],
      blocks: [],
    },
  ])("takes %j", (permission) => {
    expect(v.parse(sitePermissionSchema, permission)).toEqual(permission);
  });

  it.each([
    ["no blocks", { grants: [] }],
    ["a grant without a life", { grants: [{ ...grant, life: undefined }], blocks: [] }],
    ["another life", { grants: [{ ...grant, life: "forever" }], blocks: [] }],
    ["no scope", { grants: [{ ...grant, scopes: [] }], blocks: [] }],
    ["another scope", { grants: [{ ...grant, scopes: ["bluetooth"] }], blocks: [] }],
    ["no destination", { grants: [{ ...grant, destinations: [] }], blocks: [] }],
    [
      "a destination that is no pattern",
      { grants: [{ ...grant, destinations: ["*"] }], blocks: [] },
    ],
    [
      "a destination in another form",
      { grants: [{ ...grant, destinations: ["EXAMPLE.org:1"] }], blocks: [] },
    ],
    ["a time before 1970", { grants: [{ ...grant, createdAt: -1 }], blocks: [] }],
    ["a block with a life", { grants: [], blocks: [{ ...block, life: "always" }] }],
    ["no dismissal that was counted", { ...NO_PERMISSION, dismissals: { count: 0, lastAt: 1 } }],
    ["another member", { ...NO_PERMISSION, isBlocked: false }],
  ])("refuses %s", (_, permission) => {
    expect(v.is(sitePermissionSchema, permission)).toBe(false);
  });
});

describe("rulesOfPermission", () => {
  it("has none for a site of which nothing is remembered", () => {
    expect(rulesOfPermission(NO_PERMISSION)).toEqual([]);
  });

  it("puts blocks before grants, whenever they were made", () => {
    const later = { ...grant, createdAt: 9 };
    expect(rulesOfPermission({ grants: [later], blocks: [block] })).toEqual([
      { effect: "deny", scopes: ["local-network"], destinations: ["*:*"] },
      { effect: "allow", scopes: ["connect"], destinations: ["example.org:993"] },
    ]);
  });
});

describe("mergedRules", () => {
  it("makes one rule of all that have the same scopes, in whatever order", () => {
    expect(
      mergedRules("allow", [
        { scopes: ["connect", "system-ports"], destinations: ["a.example:22"] },
        { scopes: ["connect"], destinations: ["b.example:8080", "*.b.example:8080"] },
        { scopes: ["system-ports", "connect"], destinations: ["c.example:22", "a.example:22"] },
        { scopes: ["connect"], destinations: ["b.example:8080"] },
      ]),
    ).toEqual([
      {
        effect: "allow",
        scopes: ["connect", "system-ports"],
        destinations: ["a.example:22", "c.example:22"],
      },
      {
        effect: "allow",
        scopes: ["connect"],
        destinations: ["b.example:8080", "*.b.example:8080"],
      },
    ]);
  });

  it("makes another rule of the destinations that are too many for one", () => {
    const destinations = Array.from(
      { length: DESTINATIONS_PER_RULE + 1 },
      (_, index) => `example.org:${index}`,
    );
    const reach = { scopes: grant.scopes, destinations: destinations.slice(0, -1) };
    const last = { scopes: grant.scopes, destinations: destinations.slice(-1) };
    expect(mergedRules("allow", [reach, last])).toEqual([
      { effect: "allow", ...reach },
      { effect: "allow", ...last },
    ]);
    expect(mergedRules("allow", [reach, reach])).toEqual([{ effect: "allow", ...reach }]);
  });

  const reaches = fc.array(arbitraryReach, { maxLength: 8 });

  it("makes few rules, and such as the native host takes", () => {
    const many = fc.array(arbitraryReach, { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(many, (each) => {
        const rules = mergedRules("allow", each);
        expect(rules.length).toBeLessThanOrEqual(MOST_RULES);
        for (const rule of rules) expect(v.is(ruleSchema, rule)).toBe(true);
      }),
    );
  });

  it("keeps the meaning", () => {
    const target = fc.oneof(arbitraryTarget, arbitraryTargetLookedUp);
    fc.assert(
      fc.property(arbitraryRules, reaches, reaches, target, (policy, blocks, grants, asked) => {
        const one = (
          effect: Rule["effect"],
          each: readonly Pick<Rule, "scopes" | "destinations">[],
        ) => each.map((reach): Rule => ({ effect, ...reach }));
        const listed = [...policy, ...one("deny", blocks), ...one("allow", grants)];
        const merged = [
          ...policy,
          ...rulesOfPermission({
            blocks: blocks.map((each) => ({ ...each, createdAt: 1 })),
            grants: grants.map((each) => ({ ...each, createdAt: 1, life: "always" as const })),
          }),
        ];
        expect(judgeConnection(merged, asked)).toEqual(judgeConnection(listed, asked));
        expect(judgeListening(merged, asked.port)).toEqual(judgeListening(listed, asked.port));
        expect(isForOtherDevices(merged, asked.port)).toBe(isForOtherDevices(listed, asked.port));
      }),
      OFTEN,
    );
  });
});
