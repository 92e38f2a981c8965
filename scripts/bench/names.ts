import { MEASUREMENTS } from "./measurements.ts";

/** What `--only` can name besides the measurements that every carrier has. */
export const FURTHER_NAMES = [
  "bare",
  "crowd",
  "beside",
  "slow",
  "idle",
  "page-load",
  "popup",
  "host-start",
] as const;

export const NAMES: readonly string[] = [...MEASUREMENTS.map(({ name }) => name), ...FURTHER_NAMES];
