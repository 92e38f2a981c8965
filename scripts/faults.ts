/**
 * `npm run faults`: everything around sockets fails, in both browsers. Of its options `--browser NAME`
 * is for one alone, `--only TEXT` runs the scenarios whose names have this part, and `--seed N` gives
 * the numbers of an earlier run again. Ends with 1 where anything did not settle.
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
    only: { type: "string", default: "" },
    seed: { type: "string", default: String(Math.floor(Math.random() * SEEDS)) },
  },
});
const { browser, only, seed } = values;
const isKnown = browser === undefined || BROWSER_FAMILIES.some((family) => family === browser);
if (!isKnown || !Number.isSafeInteger(Number(seed))) {
  process.stderr.write(
    `Usage: npm run faults -- [--browser ${BROWSER_FAMILIES.join("|")}] [--only TEXT] [--seed N]\n`,
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
      FAULTS_SEED: seed,
      FAULTS_ONLY: only,
      ...(browser === undefined ? {} : { FAULTS_BROWSER: browser }),
    },
  },
);
process.stdout.write(`\nThe same faults again: npm run faults -- --seed ${seed}\n`);
process.exitCode = status ?? 1;
