import { mean } from "../bench/statistics.ts";

/** A value at a time, in a stretch of time throughout which nothing was started anew. */
export interface Point {
  readonly time: number;
  readonly value: number;
  /** Values of different stretches have levels of their own. */
  readonly stretch: number;
}

/** How values change with time, and within which bounds that is certain to 95 %. */
export interface Trend {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** Values that follow each other more closely than this leave nothing to judge by. */
const MOST_CORRELATION = 0.98;

const QUANTILE_OF_NORMAL = 1.959964;

/**
 * Least squares with one slope for all stretches and a level for each. A garbage collector's memory
 * goes up and down in teeth, so that values say less than as many independent ones would: by their
 * correlation from one to the next their number is reduced, as for an autoregressive process of the
 * first order. NaN where there is too little to judge by.
 *
 * @param points in the order of their times
 */
export function trend(points: readonly Point[]): Trend {
  const numbers = [...new Set(points.map(({ stretch }) => stretch))];
  const stretches = numbers.map((number) =>
    centred(points.filter(({ stretch }) => stretch === number)),
  );
  const all = stretches.flat();
  const spread = sum(all.map(({ time }) => time * time));
  const slope = sum(all.map(({ time, value }) => time * value)) / spread;
  const residuals = stretches.map((stretch) =>
    stretch.map(({ time, value }) => value - slope * time),
  );
  const squares = sum(residuals.flat().map((residual) => residual * residual));
  const correlation = correlationOf(residuals, squares);
  const isTooFew = all.length <= stretches.length + 1 || !(spread > 0);
  if (isTooFew) return { slope: Number.NaN, low: Number.NaN, high: Number.NaN };
  const variance = squares / (all.length - stretches.length - 1);
  const inflation = (1 + correlation) / (1 - correlation);
  const freedom = Math.max(1, all.length / inflation - stretches.length - 1);
  const margin = quantile(freedom) * Math.sqrt((variance / spread) * inflation);
  return { slope, low: slope - margin, high: slope + margin };
}

function centred(points: readonly Point[]): readonly Point[] {
  const time = mean(points.map((point) => point.time));
  const value = mean(points.map((point) => point.value));
  return points.map((point) => ({ ...point, time: point.time - time, value: point.value - value }));
}

/** Of each residual with the next one; below 0 counts as none. */
function correlationOf(residuals: readonly (readonly number[])[], squares: number): number {
  if (squares === 0) return 0;
  const products = residuals.flatMap((stretch) =>
    stretch.slice(1).map((residual, index) => residual * (stretch[index] ?? 0)),
  );
  return Math.min(MOST_CORRELATION, Math.max(0, sum(products) / squares));
}

/**
 * What 97.5 % of Student's distribution lie below, by the expansion of Cornish and Fisher (Abramowitz
 * and Stegun 26.7.5).
 */
function quantile(freedom: number): number {
  const x = QUANTILE_OF_NORMAL;
  return (
    x +
    (x ** 3 + x) / (4 * freedom) +
    (5 * x ** 5 + 16 * x ** 3 + 3 * x) / (96 * freedom ** 2) +
    (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / (384 * freedom ** 3)
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
