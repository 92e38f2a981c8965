// @ts-check
/**
 * Brings a fresh clone to where a command of the project can run, and runs it:
 * `node scripts/set-up.mjs --for start|test|build [options of that command]`. It needs Node and npm
 * alone, so it is the one script that may use no package and no TypeScript.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

const LEAST_NODE = [20, 19];

/** @typedef {"firefox" | "chromium"} Family */

/** @type {Readonly<Record<Family, { programs: readonly string[], debianPackage: string, name: string }>>} */
const BROWSERS = {
  firefox: {
    programs: ["firefox-esr", "firefox"],
    debianPackage: "firefox-esr",
    name: "Firefox",
  },
  chromium: {
    programs: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
    debianPackage: "chromium",
    name: "Chromium",
  },
};

/** @type {Readonly<Record<string, (options: readonly string[]) => readonly Family[]>>} */
const BROWSERS_NEEDED = {
  build: () => [],
  start: (options) => {
    const chosen = options[options.indexOf("--browser") + 1];
    return [chosen === "chromium" ? "chromium" : "firefox"];
  },
  test: () => ["firefox", "chromium"],
};

const [flag, command = "", ...options] = process.argv.slice(2);
const browsersNeeded = BROWSERS_NEEDED[command];
if (flag !== "--for" || browsersNeeded === undefined) {
  fail(`Usage: node scripts/set-up.mjs --for ${Object.keys(BROWSERS_NEEDED).join("|")}`);
}
checkNode();
installPackages();
installBrowsers(browsersNeeded(options));
const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
process.exitCode = run(process.execPath, [tsx, join(root, "scripts", `${command}.ts`), ...options]);

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

/** @param {readonly Family[]} families */
function installBrowsers(families) {
  const missing = families.filter((family) => !BROWSERS[family].programs.some(isOnPath));
  if (missing.length === 0) return;
  const names = missing.map((family) => BROWSERS[family].name).join(" and ");
  const packages = missing.map((family) => BROWSERS[family].debianPackage);
  const install = ["install", "-y", "--no-install-recommends", ...packages];
  const isDebian = process.platform === "linux" && isOnPath("apt-get");
  if (!isDebian) {
    fail(`${names} is needed and was not found. Install it from its maker, then run this again`);
  }
  if (process.getuid?.() !== 0) {
    fail(
      `${names} is needed and was not found. Install it with:\n  sudo apt-get ${install.join(" ")}`,
    );
  }
  process.stdout.write(`Installing ${names} …\n`);
  process.env.DEBIAN_FRONTEND = "noninteractive";
  if (run("apt-get", ["update", "-q"]) !== 0 || run("apt-get", ["-q", ...install]) !== 0) {
    fail(`Debian's packages could not be installed. Try:\n  apt-get ${install.join(" ")}`);
  }
}

/** @param {string} program */
function isOnPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== "";
    } catch {
      return false;
    }
  });
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
