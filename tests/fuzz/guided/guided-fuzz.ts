import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import * as v from "valibot";
import { keepInCorpus, readCorpus } from "./corpus.ts";

const input = v.instance(Uint8Array);
const reportSchema = v.variant("type", [
  v.object({ type: v.literal("fault"), input, problem: v.string() }),
  v.object({ type: v.literal("end"), cases: v.number(), blocks: v.number(), kept: v.array(input) }),
]);

export interface GuidedOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly print: (line: string) => void;
}

/**
 * Fuzzes the decoder of native messages, guided by what it covers, and keeps in the corpus what reached
 * anything new. Gives whether it held.
 */
export async function fuzzGuided({ seconds, seed, print }: GuidedOptions): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "guided-fuzz-"));
  try {
    const loop = join(folder, "loop.mjs");
    await build({
      entryPoints: [fileURLToPath(new URL("guided-loop.ts", import.meta.url))],
      outfile: loop,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      logLevel: "warning",
    });
    const corpus = await readCorpus();
    const report = await reportOf(
      new Worker(loop, { workerData: { seconds, seed, corpus }, execArgv: [] }),
    );
    if (report.type === "fault") {
      print(`FAULT: ${report.problem}\nThe case is now ${await keepInCorpus(report.input)}`);
      return false;
    }
    for (const one of report.kept) await keepInCorpus(one);
    const rate = Math.round(report.cases / seconds);
    print(
      `guided: ${report.cases} cases in ${seconds} s, ${rate} a second; ${report.blocks} blocks reached, ` +
        `${corpus.length} cases in the corpus and ${report.kept.length} new ones`,
    );
    return true;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function reportOf(worker: Worker): Promise<v.InferOutput<typeof reportSchema>> {
  return new Promise((resolve, reject) => {
    worker.once("message", (message) => resolve(v.parse(reportSchema, message)));
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The loop ended without a report")));
  });
}
