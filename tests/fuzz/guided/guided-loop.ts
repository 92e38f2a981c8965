/**
 * The loop of fuzzing that is guided by coverage, in a thread of its own, so that nothing but what is
 * fuzzed and this is compiled in it. A case that reaches a block of code which none did before is kept,
 * and changed further.
 */
import { Session } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";
import * as v from "valibot";
import { checkDecoderInput } from "./decoder-input.ts";
import { mutateBytes, randomFrom } from "./mutate-bytes.ts";

const { seconds, seed, corpus } = v.parse(
  v.object({ seconds: v.number(), seed: v.number(), corpus: v.array(v.instance(Uint8Array)) }),
  workerData,
);

/** Looking at the coverage takes as long as a great many cases. */
const CASES_TOGETHER = 2000;

const random = randomFrom(seed);
const session = new Session();
const reached = new Set<string>();
const kept: Uint8Array[] = [];
let cases = 0;

session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/** The blocks that ran since this was last asked. */
function takeBlocks(): readonly string[] {
  const blocks: string[] = [];
  session.post("Profiler.takePreciseCoverage", (_, { result }) => {
    for (const { url, functions } of result) {
      if (url !== import.meta.url) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (count > 0) blocks.push(`${startOffset}-${endOffset}`);
        }
      }
    }
  });
  return blocks;
}

/** Where some of them reach anything new, they are halved until it is plain which. */
function tryAll(inputs: readonly Uint8Array[]): void {
  for (const input of inputs) check(input);
  cases += inputs.length;
  const blocks = takeBlocks().filter((block) => !reached.has(block));
  if (blocks.length === 0) return;
  const [only, ...others] = inputs;
  if (only !== undefined && others.length === 0) {
    for (const block of blocks) reached.add(block);
    kept.push(only);
    return;
  }
  const half = inputs.length / 2;
  tryAll(inputs.slice(0, half));
  tryAll(inputs.slice(half));
}

function check(input: Uint8Array): void {
  try {
    checkDecoderInput(input);
  } catch (error) {
    parentPort?.postMessage({ type: "fault", input, problem: String(error) });
    process.exit();
  }
}

tryAll([new Uint8Array(3), ...corpus]);
const known = kept.length;
const end = performance.now() + seconds * 1000;
while (performance.now() < end) {
  const pick = () => kept[random(kept.length)] ?? new Uint8Array(3);
  tryAll(Array.from({ length: CASES_TOGETHER }, () => mutateBytes(pick(), pick(), random)));
}
parentPort?.postMessage({
  type: "end",
  cases,
  blocks: reached.size,
  kept: kept.slice(known),
});
