import { describe, expect, it } from "vitest";
import { type GrantsFile, grantsFileOf, planImport, readGrantsFile } from "./grants-file.ts";
import type { ListedBlock, ListedGrant, ListedSite } from "./options-messages.ts";

const SITE = "https://mail.example";
const REACH = { scopes: ["connect" as const], destinations: ["imap.example:993"] };

const grant = (properties: Partial<ListedGrant> = {}): ListedGrant => ({
  id: "1",
  isFromPolicy: false,
  ...REACH,
  life: "always",
  description: undefined,
  createdAt: 5,
  lastUsedAt: undefined,
  ...properties,
});
const block = (properties: Partial<ListedBlock> = {}): ListedBlock => ({
  ...REACH,
  isFromPolicy: false,
  createdAt: 6,
  ...properties,
});
const site = (properties: Partial<ListedSite> = {}): ListedSite => ({
  id: SITE,
  origin: SITE,
  framedBy: undefined,
  isPrivate: false,
  permission: "granted",
  silencedUntil: undefined,
  grants: [],
  blocks: [],
  ...properties,
});
const file = (...sites: object[]) => ({ format: "web-tcp-socket-grants", version: 1, sites });
const fileSite = (properties: object = {}) => ({
  origin: SITE,
  grants: [{ ...REACH, createdAt: 5 }],
  blocks: [],
  ...properties,
});

/** What was written is read again as it is. */
function read(value: unknown): GrantsFile {
  const found = readGrantsFile(JSON.stringify(value));
  if (found.type !== "grants") throw new Error(`It is ${JSON.stringify(found)}`);
  return found.file;
}

describe("grantsFileOf", () => {
  it("has what was allowed and blocked for good, and can be read again", () => {
    const described = { description: "Mail", lastUsedAt: 9 };
    const written = grantsFileOf([
      site({ grants: [grant(described)], blocks: [block()] }),
      site({ framedBy: "https://top.example", grants: [grant()] }),
    ]);
    expect(written.sites).toEqual([
      {
        ...fileSite({ grants: [{ ...REACH, createdAt: 5, ...described }] }),
        blocks: [{ ...REACH, createdAt: 6 }],
      },
      fileSite({ framedBy: "https://top.example" }),
    ]);
    expect(read(written)).toEqual(written);
  });

  it("leaves out private windows, an administrator's rules, and what ends by itself", () => {
    const sites = [
      site({ isPrivate: true, grants: [grant()], blocks: [block()] }),
      site({ grants: [grant({ isFromPolicy: true }), grant({ life: "session" })] }),
      site({ blocks: [block({ isFromPolicy: true })] }),
      site({ silencedUntil: 5 }),
    ];
    expect(grantsFileOf(sites).sites).toEqual([]);
  });
});

describe("readGrantsFile", () => {
  it.each(["", "{", "sites"])("knows what is not JSON: %j", (text) => {
    expect(readGrantsFile(text)).toEqual({ type: "not-json" });
  });

  it.each([null, [], 5, {}, { format: "else" }, { sites: [] }])(
    "knows no file of ours: %j",
    (value) => {
      expect(readGrantsFile(JSON.stringify(value))).toEqual({ type: "not-grants" });
    },
  );

  it.each([
    [{ ...file(), version: 2 }, "version"],
    [{ ...file(), extra: 1 }, "no other member"],
    [file(fileSite({ origin: "http://mail.example" })), "sites.0.origin"],
    [file(fileSite({ origin: `${SITE}/` })), "sites.0.origin"],
    [file(fileSite({ origin: "https://user@mail.example" })), "sites.0.origin"],
    [file(fileSite({ framedBy: "null" })), "sites.0.framedBy"],
    [file(fileSite(), fileSite({ grants: [{ ...REACH }] })), "sites.1.grants.0.createdAt"],
    [
      file(fileSite({ grants: [{ ...REACH, createdAt: 1, destinations: ["imap.example"] }] })),
      "sites.0.grants.0.destinations.0",
    ],
    [file(fileSite({ grants: [{ ...REACH, createdAt: 1, scopes: ["all"] }] })), "scopes.0"],
    [file(fileSite({ grants: [{ ...REACH, createdAt: 1, life: "once" }] })), "sites.0.grants.0"],
    [file(fileSite({ blocks: [{ ...REACH, createdAt: -1 }] })), "sites.0.blocks.0.createdAt"],
  ])("says where a mistake is: %j", (value, place) => {
    expect(readGrantsFile(JSON.stringify(value))).toEqual({
      type: "mistake",
      reason: expect.stringContaining(place),
    });
  });
});

describe("planImport", () => {
  const other = { ...REACH, destinations: ["smtp.example:587"], createdAt: 7 };

  it("has what is not there already, whenever that was allowed", () => {
    const given = read(
      file(
        fileSite({ grants: [{ ...REACH, createdAt: 99 }, other], blocks: [other] }),
        fileSite({ framedBy: "https://top.example" }),
      ),
    );
    expect(planImport(given, [site({ grants: [grant()] })])).toEqual({
      sites: [
        fileSite({ grants: [other], blocks: [other] }),
        fileSite({ framedBy: "https://top.example" }),
      ],
      grants: 2,
      blocks: 1,
      known: 1,
    });
  });

  it("takes nothing for known that ends by itself or is an administrator's", () => {
    const sites = [
      site({ grants: [grant({ life: "session" }), grant({ isFromPolicy: true })] }),
      site({ isPrivate: true, grants: [grant()] }),
    ];
    expect(planImport(read(file(fileSite())), sites)).toMatchObject({ grants: 1, known: 0 });
  });

  it("is empty where everything is there", () => {
    const sites = [site({ grants: [grant()] })];
    expect(planImport(read(file(fileSite())), sites)).toMatchObject({ sites: [], known: 1 });
  });
});
