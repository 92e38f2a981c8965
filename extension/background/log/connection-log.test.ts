import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeStorageArea } from "../fake-storage-area.ts";
import { ConnectionLog, MOST_ENTRIES } from "./connection-log.ts";
import type { LogEntry } from "./log-entry.ts";

let area: FakeStorageArea;
let reports: string[];
let log: ConnectionLog;

const entry = (port: number): LogEntry => ({
  origin: "https://mail.example",
  kind: "connection",
  host: "imap.example",
  port,
  isSecure: true,
  wasOpen: true,
  startedAt: 1,
  endedAt: 2,
  ending: "closed",
});

beforeEach(() => {
  vi.useFakeTimers();
  area = new FakeStorageArea();
  reports = [];
  log = newLog();
});

afterEach(() => {
  vi.useRealTimers();
});

function newLog(): ConnectionLog {
  return new ConnectionLog(area, (problem) => reports.push(problem));
}

const ports = () => log.entries.map(({ port }) => port);

describe("ConnectionLog", () => {
  it("keeps entries for the next background, by one write for those that come together", async () => {
    await log.add(entry(1));
    await log.add({ ...entry(2), received: 5, sent: 0 });
    await vi.runAllTimersAsync();
    expect(area.writes).toHaveLength(1);
    const { entries } = log;
    log = newLog();
    await log.ready;
    expect(log.entries).toEqual(entries);
  });

  it("writes no more than it has to, however long it is", async () => {
    for (let port = 1; port <= MOST_ENTRIES; port += 1) await log.add(entry(port));
    await vi.runAllTimersAsync();
    for (let port = 1; port <= 300; port += 1) {
      await log.add(entry(port));
      await vi.runAllTimersAsync();
      expect(JSON.stringify(area.writes.at(-1)).length).toBeLessThan(15_000);
    }
  });

  it("is kept whatever is done with it", async () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant("add"), count: fc.integer({ min: 1, max: 700 }) }),
      fc.record({ type: fc.constantFrom("clear", "clear and restore", "write", "fail") }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        area = new FakeStorageArea();
        log = newLog();
        let port = 0;
        for (const { type, ...rest } of steps) {
          const count = "count" in rest ? rest.count : 0;
          for (let left = count; left > 0; left--) await log.add(entry(++port));
          if (type === "clear") await log.clear();
          if (type === "clear and restore") await log.restore(await log.clear());
          area.setFailure = type === "fail" ? new Error("quota") : undefined;
          if (type !== "add") await vi.runAllTimersAsync();
        }
        area.setFailure = undefined;
        await log.add(entry(++port));
        await vi.runAllTimersAsync();
        const before = ports();
        expect(before.length).toBeLessThanOrEqual(MOST_ENTRIES);
        log = newLog();
        await log.ready;
        expect(ports()).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it("is bounded, and forgets the oldest", async () => {
    for (let port = 1; port <= MOST_ENTRIES + 2; port += 1) await log.add(entry(port));
    expect(ports()).toHaveLength(MOST_ENTRIES);
    expect(ports()[0]).toBe(3);
  });

  it("is cleared, and gets back what was cleared", async () => {
    await log.add(entry(1));
    const cleared = await log.clear();
    expect(log.entries).toEqual([]);
    await log.add(entry(2));
    await log.restore(cleared);
    expect(ports()).toEqual([1, 2]);
  });

  it("tells of changes until nobody listens", async () => {
    const closed = new AbortController();
    const counts: number[] = [];
    log.onChange(() => counts.push(log.entries.length), closed.signal);
    await log.add(entry(1));
    await log.clear();
    closed.abort();
    await log.add(entry(2));
    expect(counts).toEqual([1, 0]);
  });

  it.each([
    5,
    { first: 150, entries: 5 },
    { first: 150, entries: [{ ...entry(1), payload: "secret" }] },
    { first: 150, entries: [{ ...entry(1), ending: "?" }] },
  ])("starts afresh where what is kept is no log: %j", async (stored) => {
    area = new FakeStorageArea({ "connection-log-3": stored });
    log = newLog();
    await log.ready;
    expect(log.entries).toEqual([]);
    expect(reports).toHaveLength(1);
  });

  it("goes on where the browser keeps nothing", async () => {
    area.setFailure = new Error("quota");
    await log.add(entry(1));
    await vi.runAllTimersAsync();
    expect(ports()).toEqual([1]);
    expect(reports).toEqual([expect.stringContaining("quota")]);
  });
});
