/**
 * `npm run bench`: our sockets beside websockify, in the same browser and the same run.
 * docs/BENCHMARKS.md tells how to read what comes out.
 */

import { measureBrowser } from "./bench/measure-browser.ts";
import { MEASUREMENTS } from "./bench/measurements.ts";
import { readOptions } from "./bench/options.ts";
import { Results } from "./bench/results.ts";
import { setStage } from "./bench/stage.ts";
import { table } from "./bench/table.ts";
import { buildAll } from "./build-all.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

const options = readOptions();
const { only } = options;
const measurements = MEASUREMENTS.filter(({ name }) => only.length === 0 || only.includes(name));
say("Building the extension and its native host …");
await buildAll();
const stage = await setStage();
const results = new Results();
try {
  for (const family of options.families) {
    await measureBrowser(family, { stage, options, measurements, results, say });
    say(`\n${table(family, measurements, results)}\n`);
  }
} finally {
  await stage.close();
}
