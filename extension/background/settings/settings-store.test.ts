import { beforeEach, describe, expect, it } from "vitest";
import { FakePolicy } from "../fake-policy.ts";
import { FakeStorageArea } from "../fake-storage-area.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { SettingsStore } from "./settings-store.ts";

let policy: FakePolicy;
let reports: string[];

beforeEach(() => {
  policy = new FakePolicy();
  reports = [];
});

async function storeIn(area: FakeStorageArea): Promise<SettingsStore> {
  const store = new SettingsStore({ area, policy, report: (problem) => reports.push(problem) });
  await store.ready;
  return store;
}

describe("SettingsStore", () => {
  it("has the defaults where nothing is stored", async () => {
    const store = await storeIn(new FakeStorageArea());
    expect(store.current).toEqual(DEFAULT_SETTINGS);
    expect(reports).toEqual([]);
  });

  it("keeps what was set", async () => {
    const area = new FakeStorageArea();
    const store = await storeIn(area);
    const told: boolean[] = [];
    store.onChange(() => told.push(store.current.log));
    await store.set({ log: false });
    expect(told).toEqual([false]);
    expect((await storeIn(area)).current).toEqual({ ...DEFAULT_SETTINGS, log: false });
  });

  it.each([
    [
      { log: "no", secondPipe: false },
      { log: true, secondPipe: false },
    ],
    [
      { log: false, unheardOf: 1 },
      { log: false, secondPipe: true },
    ],
    ["damaged", DEFAULT_SETTINGS],
    [null, DEFAULT_SETTINGS],
  ])("takes from %j what can be read", async (settings, current) => {
    expect((await storeIn(new FakeStorageArea({ settings }))).current).toEqual(current);
  });

  it("holds by what an administrator has set, and keeps what the person had set", async () => {
    const area = new FakeStorageArea({ settings: { log: true, secondPipe: true } });
    const store = await storeIn(area);
    const told: boolean[] = [];
    store.onChange(() => told.push(store.current.secondPipe));
    policy.set({ secondPipe: false });
    expect(store.forced).toEqual({ secondPipe: false });
    await store.set({ secondPipe: true });
    expect(store.current.secondPipe).toBe(false);
    policy.set({ secondPipe: undefined });
    expect(store.current.secondPipe).toBe(true);
    expect(told).toEqual([false, false, true]);
  });

  it("reports what it cannot read or write, and goes on", async () => {
    const area = new FakeStorageArea();
    area.getFailure = new Error("no disk");
    area.setFailure = new Error("disk full");
    const store = await storeIn(area);
    await store.set({ log: false });
    expect(store.current.log).toBe(false);
    expect(reports).toEqual([
      expect.stringContaining("no disk"),
      expect.stringContaining("disk full"),
    ]);
  });

  it("is told no more once nobody listens", async () => {
    const store = await storeIn(new FakeStorageArea());
    const closed = new AbortController();
    let times = 0;
    store.onChange(() => {
      times += 1;
    }, closed.signal);
    closed.abort();
    await store.set({ log: false });
    expect(times).toBe(0);
  });
});
