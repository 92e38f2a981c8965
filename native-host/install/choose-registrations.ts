import { existsSync } from "node:fs";
import { BROWSER_NAMES, BROWSERS, profileFolders } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { InstallError } from "./install-error.ts";
import type { Output } from "./output.ts";
import { type Registration, type Selection, selectedRegistrations } from "./registration.ts";

/**
 * The registrations to install: those of the browsers named, or of every browser that the person
 * uses. Throws an InstallError where none is named and none is found.
 */
export function chooseRegistrations(
  selection: Selection,
  environment: Environment,
  output: Output,
): readonly Registration[] {
  const registrations = selectedRegistrations(selection, environment);
  if (selection.browsers.length > 0) return registrations;
  const found = registrations.filter(({ browser }) => {
    const folders = profileFolders(browser, environment);
    const isUsed = folders.some((folder) => existsSync(folder));
    if (!isUsed) {
      output.line(`${BROWSERS[browser].label}: skipped, for there is no ${folders.join(" or ")}`);
    }
    return isUsed;
  });
  if (found.length > 0) return found;
  const options = BROWSER_NAMES.map((name) => `--browser ${name}`);
  throw new InstallError(
    `No browser was found. Name the one to install for: ${options.join(", ")}`,
  );
}
