import { describe, expect, it } from "vitest";
import { parse } from "../../../protocol/parse.ts";
import { SCOPES } from "../../../protocol/scope.ts";
import { sitePermissionSchema } from "./grant.ts";
import { migratePermissions, newestForm } from "./migrate-permissions.ts";

const SITE = "https://example.org";
const OTHER = "https://other.example";

function firstGrant(scopes: readonly string[], ...destinations: string[]) {
  return { scopes, destinations, createdAt: 1_700_000_000_000 };
}

function first(sites: Readonly<Record<string, unknown>>) {
  return { version: 1, sites };
}

/** What becomes of one site of version 1. */
function migrated(site: unknown): unknown {
  const result = migratePermissions(first({ [SITE]: site }));
  if (!result.ok) throw new Error(result.reason);
  return result.value[SITE];
}

/** The scopes that are left of one grant of version 1. */
function scopesLeft(scopes: readonly string[], ...destinations: string[]): unknown {
  const parsed = parse(
    sitePermissionSchema,
    migrated({ grants: [firstGrant(scopes, ...destinations)], isBlocked: false }),
  );
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value.grants.map((grant) => grant.scopes);
}

describe("version 1", () => {
  it("granted for good", () => {
    const grants = [
      firstGrant(["connect"], "*:*"),
      firstGrant(["connect", "system-ports"], "imap.example.org:993"),
    ];
    const permission = migrated({ grants, isBlocked: false });
    expect(permission).toEqual({
      grants: grants.map((grant) => ({ ...grant, life: "always" })),
      blocks: [],
    });
    expect(parse(sitePermissionSchema, permission).ok).toBe(true);
  });

  it("blocked a site as a whole", () => {
    const permission = migrated({ grants: [], isBlocked: true });
    expect(permission).toEqual({
      grants: [],
      blocks: [{ scopes: SCOPES, destinations: ["*:*"], createdAt: 0 }],
    });
    expect(parse(sitePermissionSchema, permission).ok).toBe(true);
  });

  it.each<[string, string[], string, string[][]]>([
    ["a name", ["connect", "local-network"], "nas.example:8080", [["connect"]]],
    [
      "a name and a system port",
      ["connect", "system-ports", "local-network"],
      "nas.example:80",
      [["connect", "system-ports"]],
    ],
    ["a name alone", ["local-network"], "nas.example:8080", []],
    ["a name that only ends alike", ["connect", "local-network"], "notlocalhost:80", [["connect"]]],
    [
      "this computer",
      ["connect", "local-network"],
      "localhost:8080",
      [["connect", "local-network"]],
    ],
    [
      "a name below localhost",
      ["connect", "local-network"],
      "app.localhost:8080",
      [["connect", "local-network"]],
    ],
    ["an address", ["connect", "local-network"], "10.0.0.5:8080", [["connect", "local-network"]]],
    [
      "an IPv6 address",
      ["connect", "local-network"],
      "[fd00::5]:8080",
      [["connect", "local-network"]],
    ],
    ["every host", ["connect", "local-network"], "*:*", [["connect", "local-network"]]],
    ["listening", ["listen"], "localhost:8080", [["listen"]]],
    ["listening on any port", ["listen"], "localhost:0", [["listen"]]],
    [
      "listening on a system port",
      ["listen", "system-ports"],
      "localhost:80",
      [["listen", "system-ports"]],
    ],
    ["a name with a final dot", ["connect"], "nas.example.:8080", [["connect"]]],
    [
      "a mapped address",
      ["connect", "local-network"],
      "[::ffff:7f00:1]:80",
      [["connect", "local-network"]],
    ],
  ])("granted to %s: %j at %s, of which %j stays", (_, scopes, destination, left) => {
    expect(scopesLeft(scopes, destination)).toEqual(left);
  });

  it("takes a name among other destinations for a name", () => {
    expect(scopesLeft(["connect", "local-network"], "10.0.0.5:80", "nas.example:80")).toEqual([
      ["connect"],
    ]);
  });

  it("leaves a damaged site as it was, beside the others", () => {
    const damaged = { grants: "all", isBlocked: false };
    const result = migratePermissions(
      first({ [OTHER]: damaged, [SITE]: { grants: [], isBlocked: true } }),
    );
    expect(result).toMatchObject({
      ok: true,
      value: { [OTHER]: damaged, [SITE]: { blocks: [{ scopes: SCOPES }] } },
    });
    expect(parse(sitePermissionSchema, damaged).ok).toBe(false);
  });
});

describe("version 2", () => {
  it("is what it is, each site still to be parsed", () => {
    const sites = { [SITE]: { grants: [], blocks: [] }, [OTHER]: "damaged" };
    expect(migratePermissions({ version: 2, sites })).toEqual({ ok: true, value: sites });
  });

  it("is the newest form", () => {
    const sites = { [SITE]: { grants: [], blocks: [] } };
    expect(migratePermissions(newestForm(sites))).toEqual({ ok: true, value: sites });
  });
});

describe("anything else", () => {
  it.each([
    undefined,
    null,
    "text",
    7,
    [],
    {},
    { version: 3, sites: {} },
    { version: 0, sites: {} },
    { version: "2", sites: {} },
    { sites: {} },
    { version: 1 },
    { version: 2, sites: null },
    { version: 2, sites: "none" },
  ])("is not understood: %j", (stored) => {
    expect(migratePermissions(stored)).toMatchObject({ ok: false });
  });
});
