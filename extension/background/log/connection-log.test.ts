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

  it.each([5, [{ ...entry(1), payload: "secret" }], [{ ...entry(1), ending: "?" }]])(
    "starts afresh where what is kept is no log: %j",
    async (stored) => {
      area = new FakeStorageArea({ "connection-log": stored });
      log = newLog();
      await log.ready;
      expect(log.entries).toEqual([]);
      expect(reports).toHaveLength(1);
    },
  );

  it("goes on where the browser keeps nothing", async () => {
    area.setFailure = new Error("quota");
    await log.add(entry(1));
    await vi.runAllTimersAsync();
    expect(ports()).toEqual([1]);
    expect(reports).toEqual([expect.stringContaining("quota")]);
  });
});
