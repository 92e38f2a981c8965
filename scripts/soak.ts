/**
 * `npm run soak`: the browsers with extension and host under a mixed load for an hour, and a verdict
 * on whether anything grows, hangs or gets lost. docs/SOAK.md tells what is done and how it is judged.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, parse } from "node:path";
import { browserVersion } from "./bench/record.ts";
import { buildAll } from "./build-all.ts";
import type { BrowserFamily } from "./manifest.ts";
import { chart } from "./soak/chart.ts";
import { readOptions } from "./soak/options.ts";
import { planOf } from "./soak/plan.ts";
import { record } from "./soak/record.ts";
import { soakBrowser } from "./soak/soak-browser.ts";
import { summary } from "./soak/summary.ts";
import { judge } from "./soak/verdict.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

const options = readOptions();
const { families, minutes, seed, jsonFile, svgFile } = options;
say(`Seed ${seed}`);
say("Building the extension and its native host …");
await buildAll();
const verdicts = await Promise.all(
  families.map((family) =>
    soak(family).catch((error: unknown) => {
      say(`${family}: ${error instanceof Error ? error.stack : error}`);
      return false;
    }),
  ),
);
process.exitCode = verdicts.every((isGood) => isGood) ? 0 : 1;

async function soak(family: BrowserFamily): Promise<boolean> {
  const [version = ""] = (await browserVersion(family)).split(" built on ");
  const result = await soakBrowser(family, {
    plan: planOf(minutes),
    seed,
    say: (text) => say(`${family}: ${text}`),
  });
  const verdict = judge(result);
  say(`\n${summary(version, result, verdict)}\n`);
  if (jsonFile !== undefined) {
    const written = record({ version, minutes, seed }, result, verdict);
    await write(nameFor(jsonFile, family), `${JSON.stringify(written)}\n`);
  }
  if (svgFile !== undefined) {
    await write(nameFor(svgFile, family), chart(version, result.samples, verdict));
  }
  return verdict.isGood;
}

/** `soak.svg` is `soak-firefox.svg` for Firefox. */
function nameFor(file: string, family: BrowserFamily): string {
  const { dir, name, ext } = parse(file);
  return `${dir === "" ? "" : `${dir}/`}${name}-${family}${ext}`;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  say(`Wrote ${file}`);
}
