import { Worker } from "node:worker_threads";
import type { FuzzTarget } from "./fuzz-target.ts";

export interface FuzzOptions {
  /** For each target. */
  readonly cases: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

/** Runs one target after the other, each to its end or its first fault, and gives whether all hold. */
export async function fuzzAll(
  targets: readonly FuzzTarget[],
  { cases, seed, print }: FuzzOptions,
): Promise<boolean> {
  const begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const watch = new Worker(new URL("./watch-progress.mjs", import.meta.url), {
    workerData: { cases: begun, seed },
    execArgv: [],
  });
  let isSound = true;
  print(`seed ${seed}`);
  for (const target of targets) {
    watch.postMessage(target.name);
    Atomics.store(begun, 0, 0);
    const start = performance.now();
    try {
      await target.run({ cases, seed, begin: () => Atomics.add(begun, 0, 1) });
    } catch (error) {
      isSound = false;
      print(`FAULT: ${textOf(error)}`);
    }
    const seconds = (performance.now() - start) / 1000;
    const count = Atomics.load(begun, 0);
    print(
      `${target.name}: ${count} cases in ${seconds.toFixed(1)} s, ${perSecond(count, seconds)}`,
    );
  }
  await watch.terminate();
  return isSound;
}

function perSecond(count: number, seconds: number): string {
  return `${Math.round(count / seconds)} a second`;
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}\n${textOf(error.cause)}`;
}
