import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitraryLife, historyOf } from "./arbitrary-history.ts";
import { barHeights, barsPath, binOf, timelineBins } from "./timeline-bins.ts";

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe("timelineBins", () => {
  it("counts every byte once, recorded or not, in its direction", () => {
    fc.assert(
      fc.property(fc.array(arbitraryLife), fc.integer({ min: 1, max: 50 }), (lives, count) => {
        const { entries } = historyOf(lives);
        const { bytes } = timelineBins(entries, count);
        for (const direction of ["received", "sent"] as const) {
          const carried = entries.map(({ what }) => {
            if (!("direction" in what) || what.direction !== direction) return 0;
            if (what.kind === "ended") return 0;
            return what.kind === "bytes" ? what.data.byteLength : what.byteLength;
          });
          expect(bytes[direction]).toHaveLength(count);
          expect(sum(bytes[direction])).toBe(sum(carried));
        }
      }),
      { numRuns: 50 },
    );
  });

  it("has nothing to show of nothing", () => {
    expect(timelineBins([], 3)).toEqual({
      from: 0,
      to: 0,
      bytes: { received: [0, 0, 0], sent: [0, 0, 0] },
    });
  });
});

describe("binOf", () => {
  it.each([
    [10, 0],
    [14, 1],
    [20, 3],
    [5, 0],
    [99, 3],
  ])("has %d from 10 to 20 in part %d of four", (time, index) => {
    expect(binOf(time, { from: 10, to: 20 }, 4)).toBe(index);
  });

  it("has one moment in the first part", () => {
    expect(binOf(7, { from: 7, to: 7 }, 4)).toBe(0);
  });
});

describe("barsPath", () => {
  it("draws what there is, as high as it is, and nothing of nothing", () => {
    expect(barsPath([0, 0.5, 2])).toBe("M1 0V-0.500h1V0zM2 0V-1.000h1V0z");
    expect(barHeights([0, 1, 25, 100], 100)).toEqual([0, 0.1, 0.5, 1]);
    expect(barHeights([1], 1_000_000)).toEqual([0.08]);
  });
});
