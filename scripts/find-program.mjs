// @ts-check
/** Programs that npm does not have. Plain JavaScript, for scripts/set-up.mjs uses it. */
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** The names under which systems know each family of browsers, the usual one first. */
export const BROWSER_PROGRAMS = {
  firefox: ["firefox-esr", "firefox"],
  chromium: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
};

/**
 * What Debian calls the programs that npm does not have, and the names or the paths that they may be
 * found under.
 */
export const REQUIREMENTS = {
  firefox: {
    programs: BROWSER_PROGRAMS.firefox,
    debianPackage: "firefox-esr",
    name: "Firefox",
  },
  chromium: {
    programs: BROWSER_PROGRAMS.chromium,
    debianPackage: "chromium",
    name: "Chromium",
  },
  dovecot: {
    // Where tests/servers/dovecot.ts runs it: its folder is not on everybody's path.
    programs: ["/usr/sbin/dovecot"],
    debianPackage: "dovecot-imapd",
    name: "Dovecot",
  },
  ngircd: {
    // For the same reason: tests/servers/ngircd.ts.
    programs: ["/usr/sbin/ngircd"],
    debianPackage: "ngircd",
    name: "ngIRCd",
  },
  redis: {
    programs: ["redis-server"],
    debianPackage: "redis-server",
    name: "Redis",
  },
  tigervnc: {
    programs: ["Xtigervnc"],
    debianPackage: "tigervnc-standalone-server",
    name: "TigerVNC",
  },
  tshark: {
    programs: ["tshark"],
    debianPackage: "tshark",
    name: "TShark",
  },
  xev: {
    programs: ["xev"],
    debianPackage: "x11-utils",
    name: "xev",
  },
  websockify: {
    programs: ["websockify"],
    debianPackage: "websockify",
    name: "websockify",
  },
};

/** @typedef {keyof typeof REQUIREMENTS} Requirement */

/**
 * Those that are not installed.
 *
 * @param {readonly Requirement[]} requirements
 */
export function missingOf(requirements) {
  return requirements.filter((name) => findProgram(REQUIREMENTS[name].programs) === undefined);
}

/**
 * The parameters with which apt-get installs them.
 *
 * @param {readonly Requirement[]} requirements
 */
export function installationOf(requirements) {
  const packages = requirements.map((name) => REQUIREMENTS[name].debianPackage);
  return ["install", "-y", "--no-install-recommends", ...packages];
}

/**
 * The path of the first of these programs that is installed, or undefined.
 *
 * @param {readonly string[]} programs names to find on the path, or paths
 */
export function findProgram(programs) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return programs
    .flatMap((program) =>
      isAbsolute(program) ? [program] : folders.map((folder) => join(folder, program)),
    )
    .find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
