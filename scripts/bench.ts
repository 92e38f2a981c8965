/**
 * `npm run bench`: our sockets beside websockify, in the same browser and the same run.
 * docs/BENCHMARKS.md tells how to read what comes out.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setBrowserStage } from "./bench/browser-stage.ts";
import { chart } from "./bench/chart.ts";
import { measureFurther } from "./bench/further.ts";
import { measureBrowser } from "./bench/measure-browser.ts";
import { MEASUREMENTS } from "./bench/measurements.ts";
import { readOptions } from "./bench/options.ts";
import { browserVersion, record } from "./bench/record.ts";
import { Results } from "./bench/results.ts";
import { setStage } from "./bench/stage.ts";
import { table } from "./bench/table.ts";
import { buildAll } from "./build-all.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

const options = readOptions();
const { families, isWanted, isPagePublic, pipe, executable, jsonFile, svgFile } = options;
const measurements = MEASUREMENTS.filter(({ name }) => isWanted(name));
const hasBare = isWanted("bare");
say("Building the extension and its native host …");
await buildAll();
const stage = await setStage();
const results = new Results();
try {
  for (const family of families) {
    say(`Allowing a page its sockets in ${family} …`);
    const place = await setBrowserStage(family, { stage, isPagePublic, pipe });
    try {
      await measureBrowser(place, { ...options, stage, measurements, hasBare, results, say });
      await measureFurther(place, { stage, executable, results, say, isWanted });
    } finally {
      await place.close();
    }
    say(`\n${await browserVersion(family)}, medians\n${table(family, results)}\n`);
  }
} finally {
  await stage.close();
}
if (jsonFile !== undefined) {
  const written = await record(options, results.all);
  await write(jsonFile, `${JSON.stringify(written, undefined, 2)}\n`);
}
if (svgFile !== undefined) await write(svgFile, chart(results));

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  say(`Wrote ${file}`);
}
