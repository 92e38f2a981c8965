import { percentile } from "../bench/statistics.ts";
import type { SoakResult } from "./soak-browser.ts";
import { growth, MEMORIES, type Verdict } from "./verdict.ts";

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;

/** What came of one browser's time under load, for people. */
export function summary(
  version: string,
  { samples, rests, tally }: SoakResult,
  { isGood, memories, faults }: Verdict,
): string {
  const last = samples.at(-1);
  const { tasks, bytes, errors, unloaded } = tally.totals;
  const trips = samples.flatMap(({ tripMost }) => tripMost ?? []);
  return [
    `${version}, ${((last?.seconds ?? 0) / 60).toFixed(0)} minutes: ${isGood ? "good" : "NOT GOOD"}`,
    `${tasks} tasks, ${(bytes / GIBIBYTE).toFixed(2)} GiB, ${unloaded} went with their page`,
    `Faults: ${listed(last?.faults ?? {})}`,
    `Errors: ${listed(errors)}`,
    ...memories.map(({ name, bytesPerHour, low, high, mostBytes }) => {
      const title = MEMORIES.find((memory) => memory.name === name)?.title ?? name;
      return `${title}: ${growth(bytesPerHour)} (95 %: ${growth(low)} to ${growth(high)}), ${(mostBytes / MEBIBYTE).toFixed(0)} MiB at most`;
    }),
    `Host's descriptors at rest: ${rests.map(({ descriptors }) => descriptors).join(", ")}`,
    `Longest of ten round trips: ${percentile(trips, 0.5).toFixed(1)} ms in the middle, ${percentile(trips, 0.99).toFixed(0)} ms for 99 of 100, ${Math.max(...trips).toFixed(0)} ms at most`,
    ...faults.map((fault) => `✗ ${fault}`),
  ].join("\n");
}

function listed(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}
