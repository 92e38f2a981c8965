import { describe, expect, it } from "vitest";
import { FakeStorageArea } from "../fake-storage-area.ts";
import { type Grant, NO_PERMISSION } from "./grant.ts";
import { GrantStore } from "./grant-store.ts";

const SITE = "https://example.org";
const OTHER = "https://other.example";

function grant(destination: string, createdAt = 1): Grant {
  return { scopes: ["connect"], destinations: [destination], createdAt };
}

function stored(sites: Readonly<Record<string, unknown>>) {
  return { permissions: { version: 1, sites } };
}

function storeOver(area: FakeStorageArea) {
  const reports: string[] = [];
  const store = new GrantStore(area, (problem) => reports.push(problem));
  return { store, reports };
}

describe("GrantStore", () => {
  it("knows nothing at first, and writes nothing for it", async () => {
    const area = new FakeStorageArea();
    const { store, reports } = storeOver(area);
    expect(await store.permissionOf(SITE)).toEqual(NO_PERMISSION);
    expect(await store.permittedOrigins()).toEqual([]);
    expect(area.writes).toEqual([]);
    expect(reports).toEqual([]);
  });

  it("loads what was stored", async () => {
    const permission = { grants: [grant("*:*")], isBlocked: false };
    const blocked = { grants: [], isBlocked: true };
    const area = new FakeStorageArea(stored({ [SITE]: permission, [OTHER]: blocked }));
    const { store } = storeOver(area);
    expect(await store.permissionOf(SITE)).toEqual(permission);
    expect(await store.permissionOf(OTHER)).toEqual(blocked);
    expect(await store.permissionOf("https://third.example")).toEqual(NO_PERMISSION);
    expect(await store.permittedOrigins()).toEqual([SITE]);
  });

  it("stores what another one then loads", async () => {
    const area = new FakeStorageArea();
    const { store } = storeOver(area);
    await store.allow(SITE, grant("*:*"));
    await store.block(OTHER);
    const { store: next } = storeOver(area);
    expect(await next.permissionOf(SITE)).toEqual({ grants: [grant("*:*")], isBlocked: false });
    expect(await next.permissionOf(OTHER)).toEqual({ grants: [], isBlocked: true });
  });

  it("waits with answers until it has loaded", async () => {
    const area = new FakeStorageArea(stored({ [SITE]: { grants: [], isBlocked: true } }));
    let load = () => {};
    area.ready = new Promise((resolve) => {
      load = resolve;
    });
    const { store } = storeOver(area);
    const answer = store.permissionOf(SITE);
    load();
    expect((await answer).isBlocked).toBe(true);
  });

  it("adds grants, replaces them by a block, and forgets both", async () => {
    const { store } = storeOver(new FakeStorageArea());
    await store.allow(SITE, grant("a.example:1"));
    await store.allow(SITE, grant("b.example:2"));
    expect((await store.permissionOf(SITE)).grants).toEqual([
      grant("a.example:1"),
      grant("b.example:2"),
    ]);
    await store.block(SITE);
    expect(await store.permissionOf(SITE)).toEqual({ grants: [], isBlocked: true });
    await store.allow(SITE, grant("c.example:3"));
    expect(await store.permissionOf(SITE)).toEqual({
      grants: [grant("c.example:3")],
      isBlocked: false,
    });
    await store.forget(SITE);
    expect(await store.permissionOf(SITE)).toEqual(NO_PERMISSION);
  });

  it("keeps one grant for what is allowed twice", async () => {
    const { store } = storeOver(new FakeStorageArea());
    await store.allow(SITE, grant("a.example:1", 1));
    await store.allow(SITE, grant("a.example:1", 2));
    await Promise.all([store.allow(SITE, grant("*:*")), store.allow(SITE, grant("*:*"))]);
    expect((await store.permissionOf(SITE)).grants).toEqual([
      grant("a.example:1", 1),
      grant("*:*"),
    ]);
  });

  it("loses none of the changes that are made at once", async () => {
    const area = new FakeStorageArea();
    const { store } = storeOver(area);
    await Promise.all([
      store.allow(SITE, grant("a.example:1")),
      store.allow(SITE, grant("b.example:2")),
      store.allow(OTHER, grant("c.example:3")),
    ]);
    const { store: next } = storeOver(area);
    expect((await next.permissionOf(SITE)).grants).toHaveLength(2);
    expect((await next.permissionOf(OTHER)).grants).toHaveLength(1);
  });

  it("makes changes in the order in which they were asked for", async () => {
    const area = new FakeStorageArea();
    const { store } = storeOver(area);
    await Promise.all([
      store.allow(SITE, grant("*:*")),
      store.block(SITE),
      store.block(OTHER),
      store.forget(OTHER),
    ]);
    expect(await store.permissionOf(SITE)).toEqual({ grants: [], isBlocked: true });
    expect(area.items.get("permissions")).toEqual({
      version: 1,
      sites: { [SITE]: { grants: [], isBlocked: true } },
    });
  });

  it("writes one change after the other, the newest state last", async () => {
    const area = new FakeStorageArea();
    const { store } = storeOver(area);
    await store.permissionOf(SITE);
    let write = () => {};
    area.ready = new Promise((resolve) => {
      write = resolve;
    });
    const blocked = store.block(SITE);
    const forgotten = store.forget(SITE);
    expect((await store.permissionOf(SITE)).isBlocked).toBe(false);
    expect(area.writes).toEqual([]);
    write();
    await Promise.all([blocked, forgotten]);
    expect(area.writes.at(-1)).toEqual(stored({}));
  });

  it("tells every change at once, until the listener goes", async () => {
    const { store } = storeOver(new FakeStorageArea());
    const gone = new AbortController();
    const heard: string[] = [];
    store.onChange((origin) => heard.push(origin), gone.signal);
    store.onChange(async (origin) => {
      heard.push(`${origin} ${(await store.permissionOf(origin)).isBlocked}`);
    });
    await store.block(SITE);
    expect(heard).toEqual([SITE, `${SITE} true`]);
    gone.abort();
    await store.forget(SITE);
    expect(heard.slice(2)).toEqual([`${SITE} false`]);
  });
});

describe("a store that cannot be read", () => {
  const damaged = [
    "text",
    null,
    {},
    { version: 2, sites: {} },
    { version: 1, sites: { [SITE]: { grants: "all", isBlocked: false } } },
    { version: 1, sites: { [SITE]: { grants: [grant("*:*")] } } },
    {
      version: 1,
      sites: {
        [SITE]: { grants: [{ ...grant("*:*"), scopes: ["everything"] }], isBlocked: false },
      },
    },
  ];

  it.each(damaged.map((value) => [value]))(
    "is set aside, whole, and reported: %j",
    async (value) => {
      const area = new FakeStorageArea({ permissions: value });
      const { store, reports } = storeOver(area);
      expect(await store.permissionOf(SITE)).toEqual(NO_PERMISSION);
      expect(area.items.get("damaged-permissions")).toEqual(value);
      expect(reports).toHaveLength(1);
      await store.block(SITE);
      expect(area.items.get("damaged-permissions")).toEqual(value);
      expect(area.items.get("permissions")).toEqual({
        version: 1,
        sites: { [SITE]: { grants: [], isBlocked: true } },
      });
    },
  );

  it.each(["get", "set"] as const)("is not overwritten if %s fails", async (operation) => {
    const area = new FakeStorageArea({ permissions: "damaged" });
    if (operation === "get") area.getFailure = new Error("the disk");
    else area.setFailure = new Error("the disk");
    const { store, reports } = storeOver(area);
    expect(await store.permissionOf(SITE)).toEqual(NO_PERMISSION);
    expect(reports).toHaveLength(1);
    area.getFailure = undefined;
    area.setFailure = undefined;
    await store.block(SITE);
    expect((await store.permissionOf(SITE)).isBlocked).toBe(true);
    expect(area.items.get("permissions")).toBe("damaged");
    expect(reports).toHaveLength(2);
  });
});

describe("a store that cannot be written", () => {
  it("keeps the change for as long as it lives, and reports", async () => {
    const area = new FakeStorageArea();
    const { store, reports } = storeOver(area);
    area.setFailure = new Error("the disk is full");
    await store.block(SITE);
    expect((await store.permissionOf(SITE)).isBlocked).toBe(true);
    expect(reports).toEqual([expect.stringContaining("the disk is full")]);
    area.setFailure = undefined;
    await store.block(OTHER);
    expect(area.items.get("permissions")).toEqual({
      version: 1,
      sites: {
        [SITE]: { grants: [], isBlocked: true },
        [OTHER]: { grants: [], isBlocked: true },
      },
    });
  });
});
