/**
 * All checks and tests, in the order in which they fail soonest. `npm test -- unit host` runs those
 * rings alone; without a name it is everything. Ends with one line: `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildAll } from "./build-all.ts";
import { buildExamples } from "./build-examples.ts";
import { projectRoot } from "./project.ts";

const TYPED_FOLDERS = [
  "protocol",
  "extension",
  "native-host",
  "scripts",
  "types",
  "examples",
  "tests",
];
const RINGS = ["unit", "host", "end-to-end", "gecko"];

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !RINGS.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`Unknown: ${unknown.join(", ")}. The rings are ${RINGS.join(", ")}\n`);
  process.exit(2);
}

const tallies: Tally[] = [];
if (chosen.length === 0) {
  for (const folder of TYPED_FOLDERS) check(`types of ${folder}`, "tsc", ["-p", folder]);
  check("lint and format", "biome", ["check", "--error-on-warnings", "."]);
}
await buildAll();
await buildExamples();
if (chosen.length === 0) check("web-ext lint", "web-ext", ["lint", "--warnings-as-errors"]);
for (const ring of RINGS) {
  if (chosen.length === 0 || chosen.includes(ring)) tallies.push(runRing(ring));
}

const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

function check(name: string, program: string, parameters: readonly string[]): void {
  const isGood = run(program, parameters) === 0;
  process.stdout.write(`${isGood ? "passed" : "FAILED"}: ${name}\n`);
  tallies.push(isGood ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
}

/** A ring that broke before it could count anything is one failure. */
function runRing(ring: string): Tally {
  const folder = mkdtempSync(join(tmpdir(), "web-tcp-socket-test-"));
  const results = join(folder, "results.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const status = run("vitest", ["run", "--project", ring, ...reporters]);
  try {
    const { numPassedTests: passed, numFailedTests: failed } = JSON.parse(
      readFileSync(results, "utf8"),
    );
    return { passed, failed: status === 0 ? failed : Math.max(failed, 1) };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(program: string, parameters: readonly string[]): number {
  const path = join(projectRoot, "node_modules/.bin", program);
  return spawnSync(path, parameters, { cwd: projectRoot, stdio: "inherit" }).status ?? 1;
}
