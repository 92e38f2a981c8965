/**
 * `npm run faults`: everything around sockets fails, in both browsers. Of its options `--browser NAME`
 * is for one alone, `--only TEXT` runs the scenarios whose names have this part, and `--seed N` gives
 * the numbers of an earlier run again. `--kills N` and `--sockets N` say how often the host is killed in
 * mid-transfer, and how many sockets one session opens and closes. Ends with 1 where anything did not
 * settle.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildAll } from "./build-all.ts";
import { BROWSER_FAMILIES } from "./manifest.ts";
import { projectRoot } from "./project.ts";

const SEEDS = 2 ** 31;

const { values } = parseArgs({
  options: {
    browser: { type: "string" },
    kills: { type: "string", default: "200" },
    only: { type: "string", default: "" },
    sockets: { type: "string", default: "20000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * SEEDS)) },
  },
});
const { browser, kills, only, seed, sockets } = values;
const isKnown = browser === undefined || BROWSER_FAMILIES.some((family) => family === browser);
const areNumbers = [kills, seed, sockets].every((value) => /^\d+$/.test(value));
if (!isKnown || !areNumbers) {
  process.stderr.write(
    `Usage: npm run faults -- [--browser ${BROWSER_FAMILIES.join("|")}] [--only TEXT] [--seed N] [--kills N] [--sockets N]\n`,
  );
  process.exit(2);
}

await buildAll();
const { status } = spawnSync(
  join(projectRoot, "node_modules/.bin/vitest"),
  ["run", "--project", "faults", "--reporter=verbose"],
  {
    cwd: projectRoot,
    stdio: "inherit",
    env: {
      ...process.env,
      FAULTS_KILLS: kills,
      FAULTS_SEED: seed,
      FAULTS_SOCKETS: sockets,
      FAULTS_ONLY: only,
      ...(browser === undefined ? {} : { FAULTS_BROWSER: browser }),
    },
  },
);
process.stdout.write(`\nThe same faults again: npm run faults -- --seed ${seed}\n`);
process.exitCode = status ?? 1;
