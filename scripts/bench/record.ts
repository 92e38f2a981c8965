import { BROWSER_PROGRAMS, findProgram } from "../find-program.mjs";
import { describeMachine, type Machine } from "../machine.ts";
import type { BrowserFamily } from "../manifest.ts";
import { runProgram } from "../package/run-program.ts";
import type { BenchOptions } from "./options.ts";
import type { PipeChoice } from "./permit.ts";
import type { Series } from "./results.ts";

/** What `--json` writes: every figure, and what it was measured on. */
export interface BenchRecord {
  readonly date: string;
  readonly machine: Machine;
  readonly node: string;
  /** By family, as each says itself. */
  readonly browsers: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly bytes: number;
  readonly isPagePublic: boolean;
  readonly pipe: PipeChoice;
  readonly series: readonly Series[];
}

export async function record(
  { families, rounds, bytes, isPagePublic, pipe }: BenchOptions,
  series: readonly Series[],
): Promise<BenchRecord> {
  const versions = await Promise.all(
    families.map(async (family) => [family, await browserVersion(family)] as const),
  );
  return {
    date: new Date().toISOString(),
    machine: describeMachine(),
    node: process.version,
    browsers: Object.fromEntries(versions),
    rounds,
    bytes,
    isPagePublic,
    pipe,
    series,
  };
}

export async function browserVersion(family: BrowserFamily): Promise<string> {
  const program = findProgram(BROWSER_PROGRAMS[family]);
  if (program === undefined) throw new Error(`No ${family} browser is installed`);
  return (await runProgram(program, ["--version"])).trim();
}
