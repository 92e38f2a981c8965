import { describe, expect, it } from "vitest";
import { Tally } from "./tally.ts";

const ROUTE = { host: "127.0.0.1", port: 1, isSecure: false };
const DOWNLOAD = { type: "download", route: ROUTE, seed: 1, bytes: 10 } as const;
const RESET = { type: "reset", route: ROUTE, seed: 1, bytes: 10 } as const;
const INTERRUPT = "NetworkInterruptError ECONNRESET";
const MINUTE = 60_000;

describe("Tally", () => {
  it("counts tasks, bytes, and errors by name", () => {
    const tally = new Tally(() => {});
    tally.add(DOWNLOAD, { bytes: 10 }, { start: 0, end: 1 });
    tally.add(RESET, { bytes: 4, error: INTERRUPT }, { start: 0, end: 1 });
    tally.add(RESET, { bytes: 3, error: INTERRUPT }, { start: 0, end: 1 });
    tally.add(DOWNLOAD, "unloaded", { start: 0, end: 1 });
    expect(tally.totals).toEqual({
      tasks: 4,
      bytes: 17,
      unloaded: 1,
      errors: { [INTERRUPT]: 2 },
    });
    expect([tally.hung, tally.problems, tally.unexplained]).toEqual([[], [], []]);
  });

  it("misses the error that a task was there for", () => {
    const tally = new Tally(() => {});
    tally.add(RESET, { bytes: 10 }, { start: 0, end: 1 });
    expect(tally.unexplained).toEqual([expect.stringMatching(/: no error$/)]);
  });

  it("finds an error that nothing explains", () => {
    const tally = new Tally(() => {});
    tally.add(DOWNLOAD, { bytes: 10, error: INTERRUPT }, { start: 0, end: 1 });
    expect(tally.unexplained).toEqual([expect.stringContaining(INTERRUPT)]);
  });

  it.each([
    { when: "ended before", start: 0, end: 999, isExplained: false },
    { when: "was under way", start: 0, end: 1000, isExplained: true },
    { when: "began soon after", start: 1000 + MINUTE, end: 2 * MINUTE, isExplained: true },
    { when: "began long after", start: 1001 + MINUTE, end: 2 * MINUTE, isExplained: false },
  ])("explains by a loss what $when: $isExplained", ({ start, end, isExplained }) => {
    const tally = new Tally(() => {});
    tally.addLoss(1000);
    tally.add(DOWNLOAD, { bytes: 0, error: INTERRUPT }, { start, end });
    expect(tally.unexplained).toHaveLength(isExplained ? 0 : 1);
  });

  it("explains by a loss no other kind of error", () => {
    const tally = new Tally(() => {});
    tally.addLoss(0);
    tally.add(DOWNLOAD, { bytes: 0, error: "SecurityError QUOTA" }, { start: 0, end: 1 });
    expect(tally.unexplained).toHaveLength(1);
  });
});
