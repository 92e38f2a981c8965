import { describe, expect, it } from "vitest";
import { LEAST_MINUTES, planOf } from "./plan.ts";

const MINUTE = 60_000;

describe("planOf", () => {
  it("makes two rounds of an hour", () => {
    expect(planOf(60)).toEqual({
      rounds: 2,
      storm: 3 * MINUTE,
      steady: 30 * MINUTE - 3 * MINUTE - 130_000,
      rest: 130_000,
    });
  });

  it.each([LEAST_MINUTES, 7, 30, 44, 60, 90, 600])(
    "fills %d minutes, most of them steady",
    (all) => {
      const { rounds, storm, steady, rest } = planOf(all);
      expect(rounds * (storm + steady + rest)).toBeCloseTo(all * MINUTE);
      expect(steady).toBeGreaterThan(storm);
    },
  );
});
