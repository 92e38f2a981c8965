import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaPath, fullRate } from "./graph-path.ts";

describe("areaPath", () => {
  it("has the newest rate at the right edge, and room at the left as long as there are few", () => {
    expect(areaPath([4_000, 1_000, 0], 4_000, 5)).toBe("M2 0L2 -1.000L3 -0.500L4 0.000V0Z");
  });

  it("is nothing where nothing is known", () => {
    expect(areaPath([], 1, 5)).toBe("");
  });

  it("stays within its height", () => {
    const rates = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { maxLength: 40 });
    fc.assert(
      fc.property(rates, (given) => {
        const path = areaPath(given, fullRate(given), 40);
        const heights = [...path.matchAll(/ (-?[\d.]+)/g)].map(([, number]) => Number(number));
        for (const height of heights) expect(Math.abs(height + 0.5)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});

describe("fullRate", () => {
  it("is the fastest, and never so little that a keep-alive fills the graph", () => {
    expect(fullRate([])).toBe(2_000);
    expect(fullRate([30])).toBe(2_000);
    expect(fullRate([30, 5_000_000])).toBe(5_000_000);
  });
});
