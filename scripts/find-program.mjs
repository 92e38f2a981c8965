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
