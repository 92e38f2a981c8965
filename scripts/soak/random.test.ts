import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";

const DRAWS = 10_000;

describe("Random", () => {
  it("repeats itself for a seed, and for no other", () => {
    const draw = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 10 }, () => random.next());
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("draws whole numbers evenly, bounds included", () => {
    const random = new Random(1);
    const counts = [0, 0, 0, 0];
    for (let draw = 0; draw < DRAWS; draw++) {
      const number = random.integer(3, 6);
      counts[number - 3] = (counts[number - 3] ?? Number.NaN) + 1;
    }
    for (const count of counts) expect(count / DRAWS).toBeCloseTo(1 / 4, 1);
  });

  it("draws sizes within their bounds, as many below the geometric mean as above it", () => {
    const random = new Random(2);
    const sizes = Array.from({ length: DRAWS }, () => random.size(10, 100_000));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100_000);
    expect(sizes.filter((size) => size < 1000).length / DRAWS).toBeCloseTo(1 / 2, 1);
  });

  it("chooses by weight", () => {
    const random = new Random(3);
    const chosen = Array.from({ length: DRAWS }, () =>
      random.choose([
        [3, "often"],
        [0, "never"],
        [1, "seldom"],
      ]),
    );
    const part = (item: string) => chosen.filter((each) => each === item).length / DRAWS;
    expect(part("often")).toBeCloseTo(3 / 4, 1);
    expect(part("never")).toBe(0);
    expect(() => random.choose([])).toThrow("nothing to choose from");
  });
});
