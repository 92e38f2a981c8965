import { beforeEach, describe, expect, it } from "vitest";
import { FakeStorageArea } from "../fake-storage-area.ts";
import type { SitePermission } from "./grant.ts";
import { newestForm } from "./migrate-permissions.ts";
import type { StorageProblem } from "./storage-problem.ts";
import { StoredPermissions } from "./stored-permissions.ts";

const SITE = "https://example.org";
const OTHER = "https://other.example";
const FRAMED = `private ${SITE} in ${OTHER}`;

const BLOCKED: SitePermission = {
  grants: [],
  blocks: [{ scopes: ["connect"], destinations: ["*:*"], createdAt: 1 }],
};
const GRANTED: SitePermission = {
  grants: [
    { scopes: ["connect"], destinations: ["*:*"], life: "always", createdAt: 1 },
    {
      scopes: ["connect", "local-network"],
      destinations: ["10.0.0.0/8:22", "[fd00::/8]:6660-6669"],
      life: "session",
      createdAt: 2,
      lastUsedAt: 3,
      description: "to reach your printer",
    },
    {
      scopes: ["listen"],
      destinations: ["localhost:0"],
      life: "once",
      documentId: "A",
      createdAt: 4,
    },
  ],
  blocks: [{ scopes: ["listen-network"], destinations: ["localhost:8080"], createdAt: 5 }],
  dismissals: { count: 2, lastAt: 6 },
};

let reports: StorageProblem[];

beforeEach(() => {
  reports = [];
});

async function load(area: FakeStorageArea): Promise<StoredPermissions> {
  const permissions = new StoredPermissions(area, (problem) => reports.push(problem));
  await permissions.ready;
  return permissions;
}

function areaWith(stored: unknown): FakeStorageArea {
  return new FakeStorageArea({ permissions: stored });
}

describe("StoredPermissions", () => {
  it("knows nothing at first, and writes nothing for it", async () => {
    const area = new FakeStorageArea();
    const permissions = await load(area);
    expect(permissions.get(SITE)).toBeUndefined();
    expect(permissions.entries).toEqual([]);
    expect(area.writes).toEqual([]);
    expect(reports).toEqual([]);
  });

  it("stores what another one then loads", async () => {
    const area = new FakeStorageArea();
    const permissions = await load(area);
    await permissions.set(SITE, GRANTED);
    await permissions.set(FRAMED, BLOCKED);
    const next = await load(area);
    expect(next.entries).toEqual([
      [SITE, GRANTED],
      [FRAMED, BLOCKED],
    ]);
    expect(reports).toEqual([]);
  });

  it("holds a change at once, and resolves when it is written", async () => {
    const area = new FakeStorageArea();
    const permissions = await load(area);
    const written = permissions.set(SITE, GRANTED);
    expect(permissions.get(SITE)).toEqual(GRANTED);
    expect(area.writes).toEqual([]);
    await written;
    expect(area.writes).toEqual([{ permissions: newestForm({ [SITE]: GRANTED }) }]);
  });

  it.each([[undefined], [{ grants: [], blocks: [] }]])("forgets a site by %j", async (nothing) => {
    const area = areaWith(newestForm({ [SITE]: GRANTED, [OTHER]: BLOCKED }));
    const permissions = await load(area);
    await permissions.set(SITE, nothing);
    expect(permissions.get(SITE)).toBeUndefined();
    expect(area.items.get("permissions")).toEqual(newestForm({ [OTHER]: BLOCKED }));
  });

  it("remembers dismissals alone", async () => {
    const area = new FakeStorageArea();
    const dismissed = { grants: [], blocks: [], dismissals: { count: 1, lastAt: 1 } };
    await (await load(area)).set(SITE, dismissed);
    expect((await load(area)).get(SITE)).toEqual(dismissed);
  });

  it("writes one change after the other, the newest state last", async () => {
    const area = new FakeStorageArea();
    const permissions = await load(area);
    let write = () => {};
    area.ready = new Promise((resolve) => {
      write = resolve;
    });
    const all = [
      permissions.set(SITE, GRANTED),
      permissions.set(OTHER, BLOCKED),
      permissions.set(SITE, undefined),
    ];
    expect(permissions.entries).toEqual([[OTHER, BLOCKED]]);
    expect(area.writes).toEqual([]);
    write();
    await Promise.all(all);
    expect(area.writes.at(-1)).toEqual({ permissions: newestForm({ [OTHER]: BLOCKED }) });
  });

  it("is ready only when all is loaded", async () => {
    const area = areaWith(newestForm({ [SITE]: GRANTED }));
    let read = () => {};
    area.ready = new Promise((resolve) => {
      read = resolve;
    });
    const permissions = new StoredPermissions(area, () => {});
    expect(permissions.get(SITE)).toBeUndefined();
    read();
    await permissions.ready;
    expect(permissions.get(SITE)).toEqual(GRANTED);
  });

  it("takes over a store of version 1, and writes the newest form from then on", async () => {
    const grant = { scopes: ["connect"], destinations: ["*:*"], createdAt: 1 };
    const area = areaWith({ version: 1, sites: { [SITE]: { grants: [grant], isBlocked: false } } });
    const permissions = await load(area);
    const taken = { grants: [{ ...grant, life: "always" }], blocks: [] };
    expect(permissions.get(SITE)).toEqual(taken);
    await permissions.set(OTHER, BLOCKED);
    expect(area.items.get("permissions")).toEqual(newestForm({ [SITE]: taken, [OTHER]: BLOCKED }));
    expect(area.items.has("damaged-permissions")).toBe(false);
    expect(reports).toEqual([]);
  });
});

describe("a store that is damaged as a whole", () => {
  it.each([
    "text",
    null,
    7,
    {},
    { version: 3, sites: { [SITE]: GRANTED } },
    { version: 2, sites: "none" },
    { version: 2 },
  ])("is set aside, and reported: %j", async (stored) => {
    const area = areaWith(stored);
    const permissions = await load(area);
    expect(permissions.entries).toEqual([]);
    expect(area.items.get("damaged-permissions")).toEqual([stored]);
    expect(reports).toMatchObject([{ kind: "set-aside" }]);
    await permissions.set(SITE, BLOCKED);
    expect(area.items.get("damaged-permissions")).toEqual([stored]);
    expect((await load(area)).entries).toEqual([[SITE, BLOCKED]]);
    expect(reports).toHaveLength(1);
  });
});

describe("a store that is damaged at one site", () => {
  it.each<[string, string, unknown]>([
    ["what is no permission", OTHER, "all"],
    ["grants that are none", OTHER, { ...GRANTED, grants: "all" }],
    ["no blocks", OTHER, { grants: [] }],
    [
      "a scope that there is not",
      OTHER,
      { grants: [{ ...GRANTED.grants[0], scopes: ["usb"] }], blocks: [] },
    ],
    ["no scope", OTHER, { grants: [{ ...GRANTED.grants[0], scopes: [] }], blocks: [] }],
    [
      "a pattern that is none",
      OTHER,
      { grants: [{ ...GRANTED.grants[0], destinations: ["*"] }], blocks: [] },
    ],
    [
      "a life that there is not",
      OTHER,
      { grants: [{ ...GRANTED.grants[0], life: "ever" }], blocks: [] },
    ],
    ["a member of a later version", OTHER, { ...GRANTED, isTrusted: true }],
    ["no dismissals", OTHER, { ...GRANTED, dismissals: { count: 0, lastAt: 0 } }],
    ["a name that is no origin", "other.example", GRANTED],
    ["an origin that can have no sockets", "http://other.example", GRANTED],
    ["a site of version 1", OTHER, { grants: [], isBlocked: true }],
  ])("sets %s aside, and keeps the others", async (_, key, damaged) => {
    const area = areaWith(newestForm({ [SITE]: GRANTED, [key]: damaged, [FRAMED]: BLOCKED }));
    const permissions = await load(area);
    const rest = [
      [SITE, GRANTED],
      [FRAMED, BLOCKED],
    ];
    expect(permissions.entries).toEqual(rest);
    expect(area.items.get("damaged-permissions")).toEqual([{ [key]: damaged }]);
    expect(reports).toMatchObject([{ reason: expect.stringContaining(`${key}: `) }]);
    // What was set aside is out of the store, and is found damaged once.
    expect((await load(area)).entries).toEqual(rest);
    expect(reports).toHaveLength(1);
  });

  it("keeps the others of version 1 too", async () => {
    const damaged = { grants: [{ scopes: ["connect"] }], isBlocked: false };
    const area = areaWith({
      version: 1,
      sites: { [OTHER]: damaged, [SITE]: { grants: [], isBlocked: true } },
    });
    const permissions = await load(area);
    expect(permissions.entries.map(([key]) => key)).toEqual([SITE]);
    expect(area.items.get("damaged-permissions")).toEqual([{ [OTHER]: damaged }]);
  });
});

describe("what was set aside before", () => {
  it("is not written over by a second damage", async () => {
    const area = areaWith("first");
    await load(area);
    area.items.set("permissions", newestForm({ [SITE]: "second", [OTHER]: BLOCKED }));
    const permissions = await load(area);
    expect(area.items.get("damaged-permissions")).toEqual(["first", { [SITE]: "second" }]);
    expect(permissions.entries).toEqual([[OTHER, BLOCKED]]);
  });

  it("is kept where it was not yet a list", async () => {
    const area = new FakeStorageArea({
      permissions: "second",
      "damaged-permissions": { version: 1 },
    });
    await load(area);
    expect(area.items.get("damaged-permissions")).toEqual([{ version: 1 }, "second"]);
  });

  it("is bounded, the oldest going first", async () => {
    const area = new FakeStorageArea();
    for (let damage = 1; damage <= 20; damage += 1) {
      area.items.set("permissions", damage);
      await load(area);
    }
    const kept = Array.from({ length: 16 }, (_, index) => index + 5);
    expect(area.items.get("damaged-permissions")).toEqual(kept);
  });
});

describe("a store that cannot be read", () => {
  it("is never written over, though changes hold", async () => {
    const stored = newestForm({ [SITE]: GRANTED });
    const area = areaWith(stored);
    area.getFailure = new Error("the disk is broken");
    const permissions = await load(area);
    expect(reports).toMatchObject([{ reason: expect.stringContaining("the disk is broken") }]);
    area.getFailure = undefined;
    await permissions.set(OTHER, BLOCKED);
    expect(permissions.get(OTHER)).toEqual(BLOCKED);
    expect(area.writes).toEqual([]);
    expect(area.items.get("permissions")).toEqual(stored);
    expect(reports).toHaveLength(2);
    expect((await load(area)).entries).toEqual([[SITE, GRANTED]]);
  });

  it("is not written over where damage could not be set aside", async () => {
    const stored = newestForm({ [SITE]: GRANTED, [OTHER]: "damaged" });
    const area = areaWith(stored);
    area.setFailure = new Error("the disk is full");
    const permissions = await load(area);
    expect(permissions.entries).toEqual([[SITE, GRANTED]]);
    expect(reports).toMatchObject([{ reason: expect.stringContaining("the disk is full") }]);
    area.setFailure = undefined;
    await permissions.set(SITE, BLOCKED);
    expect(permissions.get(SITE)).toEqual(BLOCKED);
    expect(area.items.get("permissions")).toEqual(stored);
  });
});

describe("a store that cannot be written", () => {
  it("keeps the change for as long as it lives, reports, and writes it with the next", async () => {
    const area = new FakeStorageArea();
    const permissions = await load(area);
    area.setFailure = new Error("the disk is full");
    await permissions.set(SITE, GRANTED);
    expect(permissions.get(SITE)).toEqual(GRANTED);
    expect(reports).toMatchObject([{ reason: expect.stringContaining("the disk is full") }]);
    area.setFailure = undefined;
    await permissions.set(OTHER, BLOCKED);
    expect((await load(area)).entries).toEqual([
      [SITE, GRANTED],
      [OTHER, BLOCKED],
    ]);
    expect(reports).toHaveLength(1);
  });
});
