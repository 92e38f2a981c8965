// @ts-check
/**
 * Brings a fresh clone to where a command of the project can run, and runs it:
 * `node scripts/set-up.mjs --for COMMAND [options of that command]`, where the commands are the keys
 * of NEEDED. It needs Node and npm alone, so it may use no package and no TypeScript.
 */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findProgram, installationOf, missingOf, REQUIREMENTS } from "./find-program.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

const LEAST_NODE = [20, 19];

/** @typedef {import("./find-program.mjs").Requirement} Requirement */

/** @type {Readonly<Record<string, (options: readonly string[]) => readonly Requirement[]>>} */
const NEEDED = {
  build: () => [],
  docs: () => [],
  package: () => [],
  screenshots: () => ["firefox", "chromium"],
  fuzz: () => [],
  faults: browsersOf,
  audit: () => [],
  // Firefox is what it starts where nothing is said.
  start: (options) => browsersOf(options).slice(0, 1),
  bench: (options) => [...browsersOf(options), "websockify"],
  soak: browsersOf,
  // The tests that need the servers run on Linux alone.
  test: () =>
    process.platform === "linux"
      ? ["firefox", "chromium", "dovecot", "ngircd", "redis", "tigervnc", "tshark", "xev"]
      : ["firefox", "chromium"],
};

const [flag, command = "", ...options] = process.argv.slice(2);
const needed = NEEDED[command];
if (flag !== "--for" || needed === undefined) {
  fail(`Usage: node scripts/set-up.mjs --for ${Object.keys(NEEDED).join("|")}`);
}
checkNode();
installPackages();
installPrograms(needed(options));
const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
process.exitCode = run(process.execPath, [tsx, join(root, "scripts", `${command}.ts`), ...options]);

/**
 * The browser that a command's `--browser` names, or both. The command itself says what is wrong
 * with its options; here only the browser counts.
 *
 * @param {readonly string[]} options
 * @returns {readonly Requirement[]}
 */
function browsersOf(options) {
  const { browser } = parseArgs({
    args: [...options],
    options: { browser: { type: "string" } },
    strict: false,
  }).values;
  return browser === "firefox" || browser === "chromium" ? [browser] : ["firefox", "chromium"];
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    fail(`Node ${LEAST_NODE.join(".")} or later is needed; this is ${process.versions.node}`);
  }
}

/** npm keeps a copy of the lock file beside what it installed. */
function installPackages() {
  const installed = join(root, "node_modules/.package-lock.json");
  const lock = join(root, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  process.stdout.write("Installing the npm packages …\n");
  if (run("npm", ["ci", "--no-audit", "--no-fund"]) !== 0)
    fail("npm could not install the packages");
}

/** @param {readonly Requirement[]} requirements */
function installPrograms(requirements) {
  const missing = missingOf(requirements);
  if (missing.length === 0) return;
  const names = missing.map((name) => REQUIREMENTS[name].name).join(" and ");
  const verb = missing.length === 1 ? "is needed and was" : "are needed and were";
  const install = installationOf(missing);
  const isDebian = process.platform === "linux" && findProgram(["apt-get"]) !== undefined;
  if (!isDebian) {
    fail(`${names} ${verb} not found. Install from the maker, then run this again`);
  }
  if (process.getuid?.() !== 0) {
    fail(`${names} ${verb} not found. Install with:\n  sudo apt-get ${install.join(" ")}`);
  }
  process.stdout.write(`Installing ${names} …\n`);
  process.env.DEBIAN_FRONTEND = "noninteractive";
  if (run("apt-get", ["update", "-q"]) !== 0 || run("apt-get", ["-q", ...install]) !== 0) {
    fail(`Debian's packages could not be installed. Try:\n  apt-get ${install.join(" ")}`);
  }
}

/**
 * @param {string} program
 * @param {readonly string[]} parameters
 */
function run(program, parameters) {
  const { status, error } = spawnSync(program, parameters, { cwd: root, stdio: "inherit" });
  if (error) process.stderr.write(`${program}: ${error.message}\n`);
  return status ?? 1;
}

/**
 * @param {string} problem
 * @returns {never}
 */
function fail(problem) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
