import { unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { BROWSERS } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { removeEmptyFolders } from "./folders.ts";
import { errorCode, fileError, InstallError } from "./install-error.ts";
import { type InstallationRecord, readRecord, writeRecord } from "./installation-record.ts";
import { type InstalledFiles, installedFiles } from "./installed-files.ts";
import { belongsTo, type FoundManifest, readManifest } from "./manifest.ts";
import type { Output } from "./output.ts";
import { printable } from "./printable.ts";
import { type Registration, type Selection, selectedAndRecorded } from "./registration.ts";

/**
 * The mirror of install: removes the selection's manifests, as far as they are this installation's,
 * and with the last manifest the host and every folder that install created and that is empty.
 * Gives the exit status; throws an InstallError.
 */
export async function uninstall(
  selection: Selection,
  environment: Environment,
  output: Output,
): Promise<number> {
  const files = installedFiles(environment);
  const found = await readRecord(files.record);
  // Without a record nobody knows what install created; the data folder can be nobody else's.
  const record = found ?? { manifests: [], folders: [files.dataFolder] };
  const targets = selectedAndRecorded(selection, record.manifests, environment);
  let status = 0;
  for (const target of targets) {
    const { label } = BROWSERS[target.browser];
    try {
      const text = await unregister(target, files);
      const isNamed = selection.browsers.length > 0;
      if (text !== undefined || isNamed) output.line(`${label}: ${text ?? "not installed"}`);
    } catch (error) {
      if (!(error instanceof InstallError)) throw error;
      output.error(`${label}: ${error.message}`);
      status = 1;
    }
  }
  const remaining = await stillRegistered(record.manifests, files, environment);
  if (remaining.length > 0) {
    const folders = await removeEmptyFolders(record.folders);
    if (found !== undefined) await writeRecord(files.record, { manifests: remaining, folders });
    const paths = remaining.map(({ manifestPath }) => manifestPath);
    output.line(`Native host: kept in ${files.dataFolder}, still used by ${paths.join(", ")}`);
    return status;
  }
  const wasInstalled = await removeHost(record, files);
  output.line(
    `Native host: ${wasInstalled ? `removed from ${files.dataFolder}` : "not installed"}`,
  );
  return status;
}

/** What became of a manifest; undefined if there is none. */
async function unregister(
  { manifestPath }: Registration,
  files: InstalledFiles,
): Promise<string | undefined> {
  const manifest = await readManifest(manifestPath);
  if (manifest.type === "missing") return undefined;
  if (!belongsTo(manifest, files.wrapper)) {
    return `left ${manifestPath} as it is, for ${whyForeign(manifest)}`;
  }
  await removeFile(manifestPath);
  return `removed ${manifestPath}`;
}

function whyForeign(manifest: FoundManifest): string {
  if (manifest.type !== "found") return "it is no manifest of this installation";
  const { path } = manifest.content;
  return typeof path === "string"
    ? `it points to ${printable(path)}, which is not this installation`
    : "it is no manifest of this installation";
}

async function stillRegistered(
  recorded: readonly Registration[],
  files: InstalledFiles,
  environment: Environment,
): Promise<readonly Registration[]> {
  const everything = selectedAndRecorded({ browsers: [] }, recorded, environment);
  const remaining: Registration[] = [];
  for (const registration of everything) {
    const manifest = await readManifest(registration.manifestPath);
    if (belongsTo(manifest, files.wrapper)) remaining.push(registration);
  }
  return remaining;
}

async function removeHost(record: InstallationRecord, files: InstalledFiles): Promise<boolean> {
  let wasInstalled = false;
  for (const path of [files.wrapper, files.host, files.record]) {
    if (await removeFile(path)) wasInstalled = true;
  }
  await removeEmptyFolders(record.folders);
  return wasInstalled;
}

/** Removes the file or the link itself; says whether there was one. */
async function removeFile(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return false;
    throw fileError(error, "remove", path, dirname(path));
  }
}
