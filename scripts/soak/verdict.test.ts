import { describe, expect, it } from "vitest";
import type { Phase, Sample } from "./sample.ts";
import type { SoakResult } from "./soak-browser.ts";
import { Tally } from "./tally.ts";
import { judge } from "./verdict.ts";

const MEBIBYTE = 1024 * 1024;
const INTERVAL_SECONDS = 5;
const SAMPLES_PER_ROUND = 360;
const ROUTE = { host: "127.0.0.1", port: 1, isSecure: false };

type Change = (sample: Sample, index: number) => Sample;

/** Two rounds of half an hour each, with the host's memory as it is told. */
function samples(hostMebibytes: (index: number) => number, change: Change = (same) => same) {
  return Array.from({ length: 2 * SAMPLES_PER_ROUND }, (_, index) => {
    const place = index % SAMPLES_PER_ROUND;
    const phase: Phase = place < 36 ? "storm" : place < 342 ? "steady" : "rest";
    const round = Math.floor(index / SAMPLES_PER_ROUND);
    const bytes = hostMebibytes(index) * MEBIBYTE;
    const sample: Sample = {
      seconds: index * INTERVAL_SECONDS,
      phase,
      round,
      host: { id: 10 + round, bytes, descriptors: 30, sockets: 3 },
      background: { id: 20 + round, bytes: 40 * MEBIBYTE },
      pageBytes: 100 * MEBIBYTE,
      browserBytes: 300 * MEBIBYTE,
      browserDescriptors: 100,
      openTasks: 5,
      connections: 5,
      tasks: index,
      payloadBytes: index * MEBIBYTE,
      unloadedTasks: 0,
      faults: {},
      errors: {},
    };
    return change(sample, index);
  });
}

const REST = { descriptors: 21, hasLeft: true };

function result(parts: Partial<SoakResult> = {}): SoakResult {
  return {
    samples: samples(() => 50),
    rests: [REST, REST, REST],
    tally: new Tally(() => {}),
    ...parts,
  };
}

function faultsOf(parts: Partial<SoakResult>): readonly string[] {
  const { isGood, faults } = judge(result(parts));
  expect(isGood).toBe(faults.length === 0);
  return faults;
}

describe("judge", () => {
  it("passes what stays as it is", () => {
    expect(faultsOf({})).toEqual([]);
  });

  it("fails a host that grows", () => {
    expect(faultsOf({ samples: samples((index) => 50 + index / 50) })).toEqual([
      expect.stringMatching(/^memory: host grows \+14\.40 MiB an hour$/),
    ]);
  });

  it("fails a host that grows below the teeth of its garbage collector", () => {
    const growing = samples((index) => 50 + (index % 12) + index / 25);
    expect(faultsOf({ samples: growing })).toHaveLength(1);
  });

  it("passes the teeth of a garbage collector", () => {
    expect(faultsOf({ samples: samples((index) => 50 + (index % 37)) })).toEqual([]);
  });

  it("passes growth that is less in an hour than the bound", () => {
    expect(faultsOf({ samples: samples((index) => 50 + index / 400) })).toEqual([]);
  });

  it("passes growth of the warm-up", () => {
    const warming = samples((index) => 50 + Math.min(100, index % SAMPLES_PER_ROUND));
    expect(faultsOf({ samples: warming })).toEqual([]);
  });

  it("passes a host that was small again after it was killed", () => {
    expect(
      faultsOf({ samples: samples((index) => (index < SAMPLES_PER_ROUND ? 80 : 50)) }),
    ).toEqual([]);
  });

  it("fails a host that ended where nobody ended it", () => {
    const ended = samples(
      () => 50,
      (sample, index) =>
        index < 300 || sample.host === undefined
          ? sample
          : { ...sample, host: { ...sample.host, id: 99 } },
    );
    expect(faultsOf({ samples: ended })).toEqual(["the host ended by itself in round 1"]);
  });

  it("fails where there was nothing to judge by", () => {
    expect(faultsOf({ samples: samples(() => 50).slice(0, 40) })).not.toEqual([]);
  });

  it("fails descriptors that are left, and a host that is", () => {
    const rests = [REST, { descriptors: 22, hasLeft: true }, { descriptors: 20, hasLeft: false }];
    expect(faultsOf({ rests })).toEqual([
      "descriptors: 22 after round 1, 21 at first",
      "a host was still there a minute after round 2",
    ]);
  });

  it("fails tasks that hung, were wrong, or ended with an error that nothing explains", () => {
    const tally = new Tally(() => {});
    const times = { start: 0, end: 1 };
    const task = { type: "refused", route: ROUTE } as const;
    tally.add(task, "hung", times);
    tally.add(task, { bytes: 0, error: "ConnectionRefusedError X", problem: "odd" }, times);
    tally.add(task, { bytes: 0 }, times);
    expect(faultsOf({ tally }).map((fault) => fault.split(":")[0])).toEqual([
      "hung",
      "wrong",
      "unexplained",
    ]);
  });
});
