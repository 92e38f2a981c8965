import * as v from "valibot";
import { BROWSER_NAMES } from "./browsers.ts";
import { ensureFile } from "./ensure-file.ts";
import type { Environment } from "./environment.ts";
import type { InstallationScope } from "./installation-scope.ts";
import { installedFiles } from "./installed-files.ts";
import { isSame, type Registration } from "./registration.ts";

const recordSchema = v.object({
  manifests: v.array(
    v.object({
      browser: v.picklist(BROWSER_NAMES),
      manifestPath: v.string(),
      registryKey: v.optional(v.string()),
    }),
  ),
  folders: v.array(v.string()),
  // A record from before there was an installer for Windows has none.
  keys: v.optional(v.array(v.string()), []),
});

/**
 * What install has written outside the data folder, kept inside it, so that uninstall finds
 * manifests in unusual places and removes no folder and no key that was there before.
 */
export interface InstallationRecord {
  readonly manifests: readonly Registration[];
  /** Folders that install created. */
  readonly folders: readonly string[];
  /** Keys of the registry that install created. */
  readonly keys: readonly string[];
}

export const EMPTY_RECORD: InstallationRecord = { manifests: [], folders: [], keys: [] };

/** The record, or undefined if there is none or it is damaged. */
export async function readRecord(
  environment: Environment,
  scope: InstallationScope,
): Promise<InstallationRecord | undefined> {
  const { record } = installedFiles(environment, scope);
  try {
    const text = (await environment.fileSystem.read(record)).toString("utf8");
    const { manifests, folders, keys } = v.parse(recordSchema, JSON.parse(text));
    return { manifests: manifests.map((one) => ({ ...one, scope })), folders, keys };
  } catch {
    return undefined;
  }
}

/** Throws an InstallError. */
export async function writeRecord(
  environment: Environment,
  scope: InstallationScope,
  { manifests, folders, keys }: InstallationRecord,
): Promise<void> {
  const { record, modes } = installedFiles(environment, scope);
  const entries = manifests.map(({ browser, manifestPath, registryKey }) => ({
    browser,
    manifestPath,
    registryKey,
  }));
  const text = `${JSON.stringify({ manifests: entries, folders, keys }, undefined, 2)}\n`;
  await ensureFile(environment, record, text, modes.file);
}

/** The record with what was written now; nothing is in it twice. */
export function extendRecord(
  record: InstallationRecord,
  written: Partial<InstallationRecord>,
): InstallationRecord {
  const isNew = (one: Registration) => !record.manifests.some((known) => isSame(known, one));
  return {
    manifests: [...record.manifests, ...(written.manifests ?? []).filter(isNew)],
    folders: [...new Set([...record.folders, ...(written.folders ?? [])])],
    keys: [...new Set([...record.keys, ...(written.keys ?? [])])],
  };
}
