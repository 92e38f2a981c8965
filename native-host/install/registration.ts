import { NATIVE_HOST_NAME } from "../../protocol/identity.ts";
import {
  BROWSER_NAMES,
  BROWSERS,
  type BrowserName,
  type ManifestPlace,
  type Place,
} from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { InstallError } from "./install-error.ts";
import type { InstallationScope } from "./installation-scope.ts";
import { installedManifest } from "./installed-files.ts";
import { MANIFEST_NAME } from "./manifest.ts";
import { pathsOf } from "./platforms.ts";

/** One of the places by which a browser finds the host. Browsers may share a place. */
export interface Registration {
  readonly browser: BrowserName;
  readonly scope: InstallationScope;
  readonly manifestPath: string;
  /** On Windows, the key whose default value is the manifest's path. */
  readonly registryKey?: string | undefined;
}

/** What a command is to act on. */
export interface Selection {
  /** None: every browser that is known, or of which something is to be seen. */
  readonly browsers: readonly BrowserName[];
  readonly scope: InstallationScope;
  /** A folder for the manifest in place of the browser's own; only with exactly one browser. */
  readonly manifestFolder?: string | undefined;
}

/** Are these the same browser's, at the same place? */
export function isSame(one: Registration, other: Registration): boolean {
  return one.browser === other.browser && placeOf(one) === placeOf(other);
}

/** What tells places apart, as a person would look for them. */
export function placeOf({ manifestPath, registryKey }: Registration): string {
  return registryKey ?? manifestPath;
}

/** The registrations that have one place, by their places. */
export function groupByPlace(
  registrations: readonly Registration[],
): readonly (readonly [Registration, ...Registration[]])[] {
  const groups = new Map<string, [Registration, ...Registration[]]>();
  for (const registration of registrations) {
    const group = groups.get(placeOf(registration));
    if (group === undefined) groups.set(placeOf(registration), [registration]);
    else group.push(registration);
  }
  return [...groups.values()];
}

/** The names of the browsers, for a person. */
export function labelOf(registrations: readonly Registration[]): string {
  return registrations.map(({ browser }) => BROWSERS[browser].label).join(", ");
}

/**
 * The registrations that the selection names, in the browsers' own places or the folder given.
 * Throws an InstallError for a folder on Windows.
 */
export async function selectedRegistrations(
  selection: Selection,
  environment: Environment,
): Promise<readonly Registration[]> {
  const { scope, manifestFolder } = selection;
  if (manifestFolder !== undefined && environment.platform === "win32") {
    throw new InstallError(
      "On Windows browsers find the host by the registry alone. Leave --manifest-dir out.",
    );
  }
  const names = selection.browsers.length === 0 ? BROWSER_NAMES : selection.browsers;
  const registrations: Registration[] = [];
  for (const browser of names) {
    if (manifestFolder === undefined) {
      registrations.push(...(await usualRegistrations(browser, scope, environment)));
    } else {
      const manifestPath = pathsOf(environment.platform).join(manifestFolder, MANIFEST_NAME);
      registrations.push({ browser, scope, manifestPath });
    }
  }
  return registrations;
}

/**
 * The registrations that the selection names, and with them those of the same browsers that were
 * once written to a folder of the person's choice.
 */
export async function selectedAndRecorded(
  selection: Selection,
  recorded: readonly Registration[],
  environment: Environment,
): Promise<readonly Registration[]> {
  const selected = await selectedRegistrations(selection, environment);
  if (selection.manifestFolder !== undefined) return selected;
  const others = recorded.filter(
    (one) =>
      selected.some(({ browser }) => browser === one.browser) &&
      !selected.some((known) => placeOf(known) === placeOf(one)),
  );
  return [...selected, ...others];
}

/** Where a place is on this computer. */
export function locate({ base, path }: Place, { folders, platform }: Environment): string {
  return pathsOf(platform).join(folders[base], path);
}

async function usualRegistrations(
  browser: BrowserName,
  scope: InstallationScope,
  environment: Environment,
): Promise<readonly Registration[]> {
  const { platform } = environment;
  const { family, [platform]: places } = BROWSERS[browser];
  if ("key" in places) {
    const root = scope === "user" ? "HKCU" : "HKLM";
    const manifestPath = installedManifest(environment, scope, family);
    const registryKey = [root, places.key, NATIVE_HOST_NAME].join("\\");
    return [{ browser, scope, manifestPath, registryKey }];
  }
  const registrations: Registration[] = [];
  for (const place of places[scope]) {
    if (!(await isInUse(place, environment))) continue;
    const folder = locate(place, environment);
    registrations.push({ browser, scope, manifestPath: `${folder}/${MANIFEST_NAME}` });
  }
  return registrations;
}

async function isInUse({ onlyWith }: ManifestPlace, environment: Environment): Promise<boolean> {
  if (onlyWith === undefined) return true;
  const status = await environment.fileSystem.linkStatus(locate(onlyWith, environment));
  return status?.type === "folder";
}
