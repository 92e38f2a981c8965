import { describe, expect, it } from "vitest";
import type { SiteAllowance } from "./popup-messages.ts";
import { stateWords } from "./state-words.ts";

const own: SiteAllowance = {
  effect: "allow",
  scopes: ["connect"],
  destinations: ["*:*"],
  life: "once",
};
const block: SiteAllowance = { ...own, effect: "deny", life: "always" };
const policy: SiteAllowance = { ...own, life: undefined };
const policyBlock: SiteAllowance = { ...block, life: undefined };

describe("stateWords", () => {
  it.each([
    ["granted", [own], "popupGranted", "popupGrantedText"],
    ["granted", [policy, own], "popupGranted", "popupGrantedText"],
    ["granted", [policy, block], "popupGranted", "popupGrantedByPolicy"],
    ["prompt", [], "popupPrompt", "popupPromptText"],
    ["denied", [block], "popupBlocked", "popupBlockedText"],
    ["denied", [policyBlock, own], "popupBlocked", "popupBlockedByPolicy"],
  ] as const)(
    "says of a site that is %s, by %j, %s and %s",
    (permission, allowances, title, text) => {
      expect(stateWords({ permission, allowances, isLeftToPeople: true })).toEqual({ title, text });
    },
  );

  it("promises nothing where an administrator decides", () => {
    const state = { permission: "prompt", allowances: [], isLeftToPeople: false } as const;
    expect(stateWords(state).title).toBe("popupNotAllowed");
  });
});
