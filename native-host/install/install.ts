import { dirname } from "node:path";
import { BROWSERS } from "./browsers.ts";
import { chooseRegistrations } from "./choose-registrations.ts";
import { ensureFile } from "./ensure-file.ts";
import type { Environment } from "./environment.ts";
import { createFolder } from "./folders.ts";
import { InstallError } from "./install-error.ts";
import { installHost } from "./install-host.ts";
import {
  EMPTY_RECORD,
  extendRecord,
  type InstallationRecord,
  readRecord,
  writeRecord,
} from "./installation-record.ts";
import { FILE_MODE, type InstalledFiles, installedFiles } from "./installed-files.ts";
import { belongsTo, type FoundManifest, manifestText, readManifest } from "./manifest.ts";
import type { Output } from "./output.ts";
import { printable } from "./printable.ts";
import type { Registration, Selection } from "./registration.ts";

/**
 * Installs the host and registers it with each browser, or mends what is not as it has to be. A
 * browser that fails does not stop the others. Gives the exit status; throws an InstallError where
 * the host itself cannot be installed.
 */
export async function install(
  selection: Selection,
  environment: Environment,
  output: Output,
): Promise<number> {
  const registrations = chooseRegistrations(selection, environment, output);
  const files = installedFiles(environment);
  let record = await installHost(environment, files, output);
  let status = 0;
  for (const registration of registrations) {
    try {
      record = await register(registration, files, record, output);
    } catch (error) {
      if (!(error instanceof InstallError)) throw error;
      output.error(`${BROWSERS[registration.browser].label}: ${error.message}`);
      status = 1;
      // It may have been recorded before it failed.
      record = (await readRecord(files.record)) ?? EMPTY_RECORD;
    }
  }
  return status;
}

const BROKEN: FoundManifest = { type: "broken" };

/** Writes one manifest. It is recorded first, so that an interrupted install can be undone. */
async function register(
  registration: Registration,
  files: InstalledFiles,
  record: InstallationRecord,
  output: Output,
): Promise<InstallationRecord> {
  const { browser, manifestPath } = registration;
  const { label, family } = BROWSERS[browser];
  const before = await readManifest(manifestPath).catch(() => BROKEN);
  const folders = await createFolder(dirname(manifestPath));
  const extended = extendRecord(record, { manifests: [registration], folders });
  await writeRecord(files.record, extended);
  const change = await ensureFile(manifestPath, manifestText(family, files.wrapper), FILE_MODE);
  const foreignPath = otherProgram(before, files.wrapper);
  if (change === "unchanged") {
    output.line(`${label}: already up to date (${manifestPath})`);
  } else if (foreignPath !== undefined) {
    output.line(`${label}: replaced ${manifestPath}, which pointed to ${foreignPath}`);
  } else {
    output.line(`${label}: ${change === "created" ? "registered in" : "mended"} ${manifestPath}`);
  }
  return extended;
}

function otherProgram(manifest: FoundManifest, wrapper: string): string | undefined {
  if (manifest.type !== "found" || belongsTo(manifest, wrapper)) return undefined;
  const { path } = manifest.content;
  return typeof path === "string" && path !== wrapper ? printable(path) : undefined;
}
