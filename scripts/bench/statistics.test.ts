import fc from "fast-check";
import { expect, it } from "vitest";
import { mean, median, percentile } from "./statistics.ts";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });

it.each([
  [[3], 3],
  [[4, 1], 2.5],
  [[9, 1, 5], 5],
  [[4, 1, 3, 2], 2.5],
])("the median of %j is %d", (given, expected) => {
  expect(median(given)).toBe(expected);
});

it("of no values there is no median", () => {
  expect(median([])).toBeNaN();
});

it("as many values are below the median as above it", () => {
  fc.assert(
    fc.property(values, (given) => {
      const middle = median(given);
      const below = given.filter((value) => value < middle).length;
      const above = given.filter((value) => value > middle).length;
      expect(Math.max(below, above)).toBeLessThanOrEqual(given.length / 2);
    }),
  );
});

it("a percentile is the least value that so many do not exceed", () => {
  const given = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect(percentile(given, 0.99)).toBe(198);
  expect(percentile(given, 0.5)).toBe(100);
  expect(percentile(given, 1)).toBe(200);
  expect(percentile([7], 0.01)).toBe(7);
});

it("a mean is the sum by the count", () => {
  expect(mean([1, 2, 6])).toBe(3);
});
