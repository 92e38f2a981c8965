const ROUND_MILLISECONDS = 30 * 60_000;

/**
 * What the last sockets need to end, then the host to find that it is idle, then the browser that
 * the background is.
 */
const REST_MILLISECONDS = 130_000;

const STORM_PART = 0.15;
const MOST_STORM_MILLISECONDS = 3 * 60_000;

/** The least that leaves anything to judge. */
export const LEAST_MINUTES = 5;

/** How long the phases of each round take, in milliseconds. */
export interface Plan {
  readonly rounds: number;
  readonly storm: number;
  readonly steady: number;
  readonly rest: number;
}

/** Rounds of about half an hour: long enough to see a host grow, more than one to see it end. */
export function planOf(minutes: number): Plan {
  const all = minutes * 60_000;
  const rounds = Math.max(1, Math.round(all / ROUND_MILLISECONDS));
  const round = all / rounds;
  const storm = Math.min(MOST_STORM_MILLISECONDS, round * STORM_PART);
  return { rounds, storm, steady: round - storm - REST_MILLISECONDS, rest: REST_MILLISECONDS };
}
