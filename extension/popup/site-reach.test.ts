import { describe, expect, it } from "vitest";
import type { SiteAllowance } from "./popup-messages.ts";
import { siteReach } from "./site-reach.ts";

const given: readonly SiteAllowance[] = [
  {
    effect: "allow",
    scopes: ["connect"],
    destinations: ["git.example.org:9418"],
    life: undefined,
  },
  { effect: "deny", scopes: ["connect"], destinations: ["irc.example.net:6667"], life: "always" },
  { effect: "allow", scopes: ["connect"], destinations: ["irc.example.org:6697"], life: "once" },
  { effect: "allow", scopes: ["connect"], destinations: ["*:*"], life: "session" },
];

const git = { type: "destination", destination: "git.example.org:9418" };
const irc = { type: "destination", destination: "irc.example.org:6697" };
const refused = { type: "destination", destination: "irc.example.net:6667" };

describe("siteReach", () => {
  it("has what holds everywhere first, and keeps the rest in order", () => {
    expect(siteReach(given)).toEqual({
      allowed: [
        { place: { type: "any" }, words: ["popupReachConnect"], life: "session" },
        { place: git, words: [], life: undefined },
        { place: irc, words: [], life: "once" },
      ],
      refused: [{ place: refused, words: [], life: "always" }],
    });
  });

  it("makes one line of what holds for one destination and equally long", () => {
    const { allowed } = siteReach([
      { effect: "allow", scopes: ["system-ports"], destinations: ["*:*"], life: "always" },
      { effect: "allow", scopes: ["connect"], destinations: ["*:*"], life: "always" },
      { effect: "allow", scopes: ["connect"], destinations: ["*:*"], life: "once" },
    ]);
    expect(allowed).toEqual([
      {
        place: { type: "any" },
        words: ["popupReachConnect", "popupReachSystemPorts"],
        life: "always",
      },
      { place: { type: "any" }, words: ["popupReachConnect"], life: "once" },
    ]);
  });
});
