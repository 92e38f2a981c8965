import { mean } from "../bench/statistics.ts";
import { trend } from "./regression.ts";
import type { Sample } from "./sample.ts";
import { type Memory, pointsOf } from "./verdict.ts";

const SECONDS_PER_HOUR = 3600;

export interface LineEnd {
  readonly seconds: number;
  readonly value: number;
}

/** The line that was fitted to each stretch: all have the one slope, and levels of their own. */
export function trendLines(
  memory: Memory | undefined,
  samples: readonly Sample[],
): readonly (readonly [LineEnd, LineEnd])[] {
  if (memory === undefined) return [];
  const points = pointsOf(memory, samples);
  const { slope } = trend(points);
  const stretches = [...new Set(points.map(({ stretch }) => stretch))];
  return stretches.flatMap((stretch) => {
    const own = points.filter((point) => point.stretch === stretch);
    const [first, last] = [own.at(0), own.at(-1)];
    if (first === undefined || last === undefined || Number.isNaN(slope)) return [];
    const middle = mean(own.map(({ time }) => time));
    const level = mean(own.map(({ value }) => value));
    const end = (time: number) => ({
      seconds: time * SECONDS_PER_HOUR,
      value: level + slope * (time - middle),
    });
    return [[end(first.time), end(last.time)] as const];
  });
}
