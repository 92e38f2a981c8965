/** Anything slower is drawn as small as it is. */
const LEAST_FULL_RATE = 2_000;

/** How many bytes a second fill a graph's height. */
export function fullRate(rates: readonly number[]): number {
  return Math.max(LEAST_FULL_RATE, ...rates);
}

/**
 * The `d` of an SVG path that is the area of these rates, the newest at the right edge, from the base
 * line at 0 upwards to −1. It is one unit wide for each sample that there is room for.
 *
 * @param full how many bytes a second fill the height
 */
export function areaPath(rates: readonly number[], full: number, samples: number): string {
  if (rates.length === 0) return "";
  const first = samples - rates.length;
  const points = rates.map((rate, index) => `${first + index} ${height(rate, full)}`);
  return `M${first} 0L${points.join("L")}V0Z`;
}

/** The root lets a trickle be seen beside a flood. */
function height(rate: number, full: number): string {
  return (-Math.sqrt(Math.min(rate / full, 1))).toFixed(3);
}
