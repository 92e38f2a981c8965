import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";
import { type Point, trend } from "./regression.ts";

const SAMPLES = 500;

/** Values at even distances in one hour. */
function series(value: (hour: number, index: number) => number, stretch = 0): readonly Point[] {
  return Array.from({ length: SAMPLES }, (_, index) => {
    const time = index / SAMPLES;
    return { time, value: value(time, index), stretch };
  });
}

describe("trend", () => {
  it("finds the slope of a line exactly", () => {
    const { slope, low, high } = trend(series((hour) => 100 + 7 * hour));
    expect(slope).toBeCloseTo(7, 9);
    expect(high - low).toBeCloseTo(0, 9);
  });

  it("finds growth in noise", () => {
    const random = new Random(1);
    const { low, high } = trend(series((hour) => 100 + 7 * hour + 4 * random.next()));
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(7);
    expect(high).toBeGreaterThan(7);
  });

  it("finds no growth in noise alone, but for one time in twenty", () => {
    const found = Array.from({ length: 400 }, (_, seed) => {
      const random = new Random(seed);
      return trend(series(() => 100 + 4 * random.next()));
    }).filter(({ low, high }) => low > 0 || high < 0);
    expect(found.length).toBeLessThan(400 * 0.09);
    expect(found.length).toBeGreaterThan(400 * 0.01);
  });

  it("finds no growth in the teeth of a garbage collector, wherever the hour cuts them", () => {
    const lengths = [20, 33, 47, 80];
    const trends = lengths.map((teeth) => trend(series((_, index) => 50 + (index % teeth))));
    for (const { low, high } of trends) {
      expect(low).toBeLessThan(0);
      expect(high).toBeGreaterThan(0);
    }
  });

  it("finds growth below the teeth of a garbage collector", () => {
    const { low } = trend(series((hour, index) => 50 + 60 * hour + (index % 20)));
    expect(low).toBeGreaterThan(0);
  });

  it("finds no growth where each stretch is at a level of its own", () => {
    const random = new Random(2);
    const levels = [100, 140, 190];
    const points = levels.flatMap((level, stretch) =>
      series((hour) => (hour > 2 ? 0 : level) + random.next(), stretch).map((point) => ({
        ...point,
        time: point.time + stretch,
      })),
    );
    const { slope, low, high } = trend(points);
    expect(Math.abs(slope)).toBeLessThan(1);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });

  it("finds growth that every stretch begins anew", () => {
    const points = [0, 1, 2].flatMap((stretch) => series((hour) => 100 + 7 * hour, stretch));
    expect(trend(points).slope).toBeCloseTo(7, 9);
  });

  it.each([
    ["nothing", []],
    ["one value", series(() => 1).slice(0, 1)],
    ["two values", series(() => 1).slice(0, 2)],
  ])("knows nothing of %s", (_, points) => {
    expect(trend(points)).toEqual({ slope: Number.NaN, low: Number.NaN, high: Number.NaN });
  });
});
