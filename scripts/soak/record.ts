import { describeMachine, type Machine } from "../machine.ts";
import type { Sample } from "./sample.ts";
import type { SoakResult } from "./soak-browser.ts";
import type { Verdict } from "./verdict.ts";

export interface RunDescription {
  /** The browser's, as it says itself. */
  readonly version: string;
  readonly minutes: number;
  readonly seed: number;
}

/** What `--json` writes: every sample, what they were taken on, and the verdict. */
export interface SoakRecord extends RunDescription {
  readonly date: string;
  readonly machine: Machine;
  readonly node: string;
  readonly verdict: Verdict;
  readonly rests: SoakResult["rests"];
  readonly samples: readonly Sample[];
}

export function record(
  run: RunDescription,
  { samples, rests }: SoakResult,
  verdict: Verdict,
): SoakRecord {
  return {
    date: new Date().toISOString(),
    machine: describeMachine(),
    node: process.version,
    ...run,
    verdict,
    rests,
    samples,
  };
}
