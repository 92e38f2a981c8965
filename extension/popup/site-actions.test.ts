import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SCOPES } from "../../protocol/scope.ts";
import { LIVES } from "../background/grants/grant.ts";
import type { SiteAllowance, SiteState } from "./popup-messages.ts";
import { type SiteActions, siteActions } from "./site-actions.ts";

type Given = Partial<Parameters<typeof siteActions>[0]>;

const own: SiteAllowance = {
  effect: "allow",
  scopes: ["connect"],
  destinations: ["*:*"],
  life: "session",
};
const refusal: SiteAllowance = {
  effect: "deny",
  scopes: ["connect"],
  destinations: ["irc.example.org:6667"],
  life: "always",
};
const block: SiteAllowance = { ...refusal, scopes: [...SCOPES], destinations: ["*:*"] };
const byPolicy = (allowance: SiteAllowance): SiteAllowance => ({ ...allowance, life: undefined });

function actionsFor(given: Given): SiteActions {
  return siteActions({
    permission: "prompt",
    allowances: [],
    silencedUntil: undefined,
    isLeftToPeople: true,
    sockets: 0,
    ...given,
  });
}

function namesOf({ mayAllow, mayRevoke, mayBlock, mayUnblock }: SiteActions): string {
  return [mayAllow && "allow", mayRevoke && "revoke", mayBlock && "block", mayUnblock && "unblock"]
    .filter((name) => name !== false)
    .join(" ");
}

const granted = { permission: "granted", allowances: [own] } as const;

describe("siteActions", () => {
  it.each<[string, Given, string, SiteActions["note"]]>([
    ["a site that was given nothing", {}, "allow block", "popupAllowNote"],
    ["one that was silenced", { silencedUntil: 1 }, "allow block unblock", "popupAllowNote"],
    ["one that is allowed", granted, "revoke block", "popupRevokeNote"],
    ["one with a socket", { ...granted, sockets: 1 }, "revoke block", "popupRevokeNoteOne"],
    ["one with sockets", { ...granted, sockets: 2 }, "revoke block", "popupRevokeNoteMany"],
    [
      "one that is refused a part",
      { ...granted, allowances: [refusal, own] },
      "revoke block unblock",
      "popupRevokeNote",
    ],
    [
      "one that is blocked",
      { permission: "denied", allowances: [block] },
      "unblock",
      "popupUnblockNote",
    ],
    [
      "one that only an administrator has allowed",
      { ...granted, allowances: [byPolicy(own)] },
      "block",
      "popupPolicyNote",
    ],
    [
      "one that an administrator has allowed and a person has blocked",
      { ...granted, allowances: [byPolicy(own), block] },
      "unblock",
      "popupPolicyNote",
    ],
    [
      "one that both have allowed",
      { ...granted, allowances: [byPolicy(own), own] },
      "revoke block",
      "popupRevokeNotePolicy",
    ],
    [
      "one that an administrator has blocked",
      { permission: "denied", allowances: [byPolicy(block), block], silencedUntil: 1 },
      "",
      undefined,
    ],
  ])("of %s", (_, given, names, note) => {
    const actions = actionsFor(given);
    expect(namesOf(actions)).toBe(names);
    expect(actions.note).toBe(note);
  });

  it.each<[string, Given, string, SiteActions["note"]]>([
    ["a site that was given nothing", { silencedUntil: 1 }, "", "popupPolicyDecides"],
    ["one that people have allowed", granted, "revoke", "popupRevokeNoteForGood"],
    [
      "one that only the administrator has allowed",
      { ...granted, allowances: [byPolicy(own)] },
      "",
      "popupPolicyDecides",
    ],
    [
      "one that people have blocked",
      { permission: "denied", allowances: [block] },
      "unblock",
      "popupPolicyDecides",
    ],
  ])("where an administrator decides, of %s", (_, given, names, note) => {
    const actions = actionsFor({ ...given, isLeftToPeople: false });
    expect(namesOf(actions)).toBe(names);
    expect(actions.note).toBe(note);
  });

  it.each<[string, Given, SiteActions["blockNote"]]>([
    ["the whole site", granted, "popupBlockNote"],
    ["a site that was given nothing", {}, "popupBlockNote"],
    [
      "all that an administrator has not allowed",
      { ...granted, allowances: [byPolicy(own), own] },
      "popupBlockNotePolicy",
    ],
    ["nothing that is blocked", { permission: "denied", allowances: [block] }, undefined],
  ])("says that Block refuses %s", (_, given, blockNote) => {
    expect(actionsFor(given).blockNote).toBe(blockNote);
  });

  it("never takes back what is an administrator's, nor allows what is not left to people", () => {
    const permissions = fc.constantFrom<SiteState["permission"]>("granted", "prompt", "denied");
    const lives = fc.constantFrom(...LIVES, undefined);
    const allowances = fc.array(
      fc
        .tuple(fc.constantFrom(own, refusal, block), lives)
        .map(([one, life]) => ({ ...one, life })),
    );
    fc.assert(
      fc.property(permissions, allowances, fc.boolean(), (permission, given, isLeftToPeople) => {
        const { mayAllow, mayRevoke, mayUnblock } = actionsFor({
          permission,
          allowances: given,
          isLeftToPeople,
        });
        const isPeoples = given.some(({ life }) => life !== undefined);
        if (!isPeoples) expect([mayRevoke, mayUnblock]).toEqual([false, false]);
        if (!isLeftToPeople) expect(mayAllow).toBe(false);
      }),
    );
  });
});
