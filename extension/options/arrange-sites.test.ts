import { describe, expect, it } from "vitest";
import { arrangeSites, type SiteOrder } from "./arrange-sites.ts";
import type { ListedGrant, ListedSite } from "./options-messages.ts";

const grant = (properties: Partial<ListedGrant>): ListedGrant => ({
  id: "1",
  isFromPolicy: false,
  scopes: ["connect"],
  destinations: ["*:*"],
  life: "always",
  description: undefined,
  createdAt: 1,
  lastUsedAt: undefined,
  ...properties,
});
const site = (origin: string, properties: Partial<ListedSite> = {}): ListedSite => ({
  id: origin,
  origin,
  framedBy: undefined,
  isPrivate: false,
  permission: "granted",
  silencedUntil: undefined,
  grants: [],
  blocks: [],
  ...properties,
});

const SITES = [
  site("https://chat.example", {
    grants: [
      grant({ destinations: ["irc.example:6697"], createdAt: 30, lastUsedAt: 40 }),
      grant({ description: "To talk with friends", lastUsedAt: 10 }),
    ],
  }),
  site("https://mail.example", {
    grants: [grant({ destinations: ["imap.example:993"], lastUsedAt: 20 })],
    blocks: [
      { scopes: ["connect"], destinations: ["evil.example:*"], isFromPolicy: false, createdAt: 50 },
    ],
  }),
  site("https://never.example", { framedBy: "https://chat.example" }),
];

describe("arrangeSites", () => {
  const namesOf = (search: string, order: SiteOrder = "host") =>
    arrangeSites(SITES, search, order).map(({ origin }) => origin.slice(8, -8));

  it.each([
    ["", ["chat", "mail", "never"]],
    ["  ", ["chat", "mail", "never"]],
    ["mail", ["mail"]],
    ["MAIL.Example", ["mail"]],
    ["irc", ["chat"]],
    ["evil", ["mail"]],
    ["friends", ["chat"]],
    ["chat", ["chat", "never"]],
    ["never chat", ["never"]],
    ["example 993", ["mail"]],
    ["nowhere", []],
    [".*", []],
  ])("finds %j in %j", (search, names) => {
    expect(namesOf(search)).toEqual(names);
  });

  it.each([
    ["host", ["chat", "mail", "never"]],
    ["used", ["chat", "mail", "never"]],
    ["changed", ["mail", "chat", "never"]],
  ] as const)("orders by %s", (order, names) => {
    expect(namesOf("", order)).toEqual(names);
  });
});
