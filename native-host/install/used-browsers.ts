import { BROWSER_NAMES, BROWSERS, type BrowserName, type Place } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { locate } from "./registration.ts";
import { sandboxNotes } from "./sandboxed-browsers.ts";

/** The browsers that the person uses, as far as what they leave behind can tell. */
export async function usedBrowsers(environment: Environment): Promise<readonly BrowserName[]> {
  const used: BrowserName[] = [];
  for (const name of BROWSER_NAMES) {
    if (await isUsed(name, environment)) used.push(name);
  }
  return used;
}

/** Of what the existence of any says that the person uses the browser. */
export function signsOf(name: BrowserName, environment: Environment): readonly string[] {
  const signs: readonly Place[] = BROWSERS[name][environment.platform].signs;
  return signs.map((place) => locate(place, environment));
}

async function isUsed(name: BrowserName, environment: Environment): Promise<boolean> {
  for (const path of signsOf(name, environment)) {
    if ((await environment.fileSystem.status(path)) !== undefined) return true;
  }
  const notes = await sandboxNotes([name], environment);
  return notes.some(({ isServed }) => isServed);
}
