import { BROWSER_NAMES, BROWSERS } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { InstallError } from "./install-error.ts";
import type { InstallationRecord } from "./installation-record.ts";
import type { Output } from "./output.ts";
import { pathsOf } from "./platforms.ts";
import {
  isSame,
  type Registration,
  type Selection,
  selectedRegistrations,
} from "./registration.ts";
import { signsOf, usedBrowsers } from "./used-browsers.ts";

/**
 * The registrations to install: those of the browsers named; or of every browser that the person
 * uses, and those that were installed before. Throws an InstallError where there is none.
 */
export async function chooseRegistrations(
  selection: Selection,
  { manifests }: InstallationRecord,
  environment: Environment,
  output: Output,
): Promise<readonly Registration[]> {
  if (selection.browsers.length > 0) return selectedRegistrations(selection, environment);
  const used = await usedBrowsers(environment);
  for (const name of BROWSER_NAMES) {
    if (used.includes(name) || manifests.some(({ browser }) => browser === name)) continue;
    const places = signsOf(name, environment).join(" or ");
    output.line(`${BROWSERS[name].label}: skipped, for there is no ${places}`);
  }
  const ofUsed =
    used.length === 0
      ? []
      : await selectedRegistrations({ ...selection, browsers: used }, environment);
  const others = await stillInPlace(manifests, ofUsed, environment);
  if (ofUsed.length + others.length > 0) return [...ofUsed, ...others];
  const options = BROWSER_NAMES.map((name) => `--browser ${name}`);
  throw new InstallError(
    `No browser was found. Name the one to install for: ${options.join(", ")}`,
  );
}

/** The recorded ones besides; a folder of the person's choice may have gone with its profile. */
export async function stillInPlace(
  recorded: readonly Registration[],
  known: readonly Registration[],
  environment: Environment,
): Promise<readonly Registration[]> {
  const { dirname } = pathsOf(environment.platform);
  const others: Registration[] = [];
  for (const one of recorded) {
    const isKnown = known.some((other) => isSame(one, other));
    const folder = await environment.fileSystem.status(dirname(one.manifestPath));
    const isInPlace = folder !== undefined || one.registryKey !== undefined;
    if (!isKnown && isInPlace) others.push(one);
  }
  return others;
}
