import { join } from "node:path";
import { NATIVE_HOST_NAME } from "../../protocol/identity.ts";
import { BROWSER_NAMES, type BrowserName, manifestFolder } from "./browsers.ts";
import type { Environment } from "./environment.ts";

/** One browser's manifest: the place by which the browser finds the host. */
export interface Registration {
  readonly browser: BrowserName;
  readonly manifestPath: string;
}

/** What a command is to act on. */
export interface Selection {
  /** None: every browser that is known. */
  readonly browsers: readonly BrowserName[];
  /** A folder for the manifest in place of the browser's own; only with exactly one browser. */
  readonly manifestFolder?: string | undefined;
}

/** The registrations that the selection names, in the browsers' own folders or the one given. */
export function selectedRegistrations(
  selection: Selection,
  environment: Environment,
): readonly Registration[] {
  const names = selection.browsers.length === 0 ? BROWSER_NAMES : selection.browsers;
  return names.map((browser) => {
    const folder = selection.manifestFolder ?? manifestFolder(browser, environment);
    return { browser, manifestPath: join(folder, `${NATIVE_HOST_NAME}.json`) };
  });
}

/**
 * The registrations that the selection names, and with them those of the same browsers that were
 * once written to a folder of the person's choice.
 */
export function selectedAndRecorded(
  selection: Selection,
  recorded: readonly Registration[],
  environment: Environment,
): readonly Registration[] {
  const selected = selectedRegistrations(selection, environment);
  if (selection.manifestFolder !== undefined) return selected;
  const others = recorded.filter(
    ({ browser, manifestPath }) =>
      selected.some((one) => one.browser === browser) &&
      !selected.some((one) => one.manifestPath === manifestPath),
  );
  return [...selected, ...others];
}
