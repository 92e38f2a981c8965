import { describe, expect, it } from "vitest";
import type { ListedBlock, ListedGrant, ListedSite } from "./options-messages.ts";
import { isChangeable, isForgettable, policyBlockRows, siteRows } from "./site-rows.ts";

const SITE: ListedSite = {
  id: "https://mail.example",
  origin: "https://mail.example",
  framedBy: undefined,
  isPrivate: false,
  permission: "granted",
  silencedUntil: undefined,
  grants: [],
  blocks: [],
};

function grant(properties: Partial<ListedGrant> = {}): ListedGrant {
  return {
    id: "1",
    scopes: ["connect"],
    destinations: ["imap.example:993"],
    isFromPolicy: false,
    life: "always",
    description: undefined,
    createdAt: 1,
    lastUsedAt: undefined,
    ...properties,
  };
}

function block(properties: Partial<ListedBlock> = {}): ListedBlock {
  return {
    scopes: ["connect"],
    destinations: ["evil.example:1"],
    isFromPolicy: false,
    createdAt: 1,
    ...properties,
  };
}

const POLICY_GRANT = grant({ isFromPolicy: true, createdAt: undefined });
const POLICY_BLOCK = block({ isFromPolicy: true, createdAt: undefined });

describe("siteRows", () => {
  it("has a row for each grant, with what takes it back", () => {
    const first = grant({ description: "To fetch your mail", lastUsedAt: 5 });
    const second = grant({ id: "2", destinations: ["smtp.example:587"] });
    const rows = siteRows({ ...SITE, grants: [first, second] });
    expect(rows).toMatchObject([
      {
        effect: "allow",
        reaches: [first],
        description: "To fetch your mail",
        since: 1,
        lastUsedAt: 5,
        action: { message: { type: "revoke-grant", site: SITE.id, grant: "1" } },
      },
      { lastUsedAt: null, action: { message: { grant: "2" } } },
    ]);
  });

  it("has one row for all blocks, which are taken back together", () => {
    const blocks = [block({ createdAt: 3 }), block({ createdAt: 7 }), block({ createdAt: 5 })];
    expect(siteRows({ ...SITE, blocks })).toMatchObject([
      {
        effect: "deny",
        reaches: blocks,
        since: 7,
        lastUsedAt: undefined,
        action: { message: { type: "unblock", site: SITE.id } },
      },
    ]);
  });

  it("puts first what wins, and lets nobody change what an administrator has set", () => {
    const rows = siteRows({
      ...SITE,
      grants: [grant(), POLICY_GRANT],
      blocks: [block(), POLICY_BLOCK],
    });
    const shown = rows.map(({ effect, held, action }) => [effect, held, action?.message.type]);
    expect(shown).toEqual([
      ["deny", "popupHeldByPolicy", undefined],
      ["allow", "popupHeldByPolicy", undefined],
      ["deny", undefined, "unblock"],
      ["allow", "popupHeldAlways", "revoke-grant"],
    ]);
  });

  it.each([
    ["once", false, "popupHeldOnce"],
    ["session", false, "popupHeldSession"],
    ["session", true, "popupHeldPrivateSession"],
    ["always", false, "popupHeldAlways"],
  ] as const)("says how long a grant holds: %s, private %s", (life, isPrivate, held) => {
    expect(siteRows({ ...SITE, isPrivate, grants: [grant({ life })] })).toMatchObject([{ held }]);
  });
});

describe("policyBlockRows", () => {
  it("is one row that nobody can change, or none", () => {
    expect(policyBlockRows([])).toEqual([]);
    expect(policyBlockRows([POLICY_BLOCK, POLICY_BLOCK])).toMatchObject([
      { effect: "deny", held: "popupHeldByPolicy", action: undefined },
    ]);
  });
});

describe("what can be taken back", () => {
  it.each([
    ["nothing", {}, false, false],
    ["one grant", { grants: [grant()] }, true, false],
    ["one block", { blocks: [block()] }, true, false],
    ["several blocks", { blocks: [block(), block()] }, true, false],
    ["several grants", { grants: [grant(), grant({ id: "2" })] }, true, true],
    ["a grant and a block", { grants: [grant()], blocks: [block()] }, true, true],
    ["a silence", { silencedUntil: 1 }, true, true],
    ["a silence beside a grant", { grants: [grant()], silencedUntil: 1 }, true, true],
    ["a policy", { grants: [POLICY_GRANT], blocks: [POLICY_BLOCK] }, false, false],
    ["a grant beside a policy", { grants: [POLICY_GRANT, grant()] }, true, false],
  ])("%s", (_, properties: Partial<ListedSite>, changeable, forgettable) => {
    const site = { ...SITE, ...properties };
    expect([isChangeable(site), isForgettable(site)]).toEqual([changeable, forgettable]);
  });
});
