import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { BROWSER_NAMES } from "./browsers.ts";
import { ensureFile } from "./ensure-file.ts";
import { FILE_MODE } from "./installed-files.ts";
import type { Registration } from "./registration.ts";

const recordSchema = v.object({
  manifests: v.array(v.object({ browser: v.picklist(BROWSER_NAMES), manifestPath: v.string() })),
  folders: v.array(v.string()),
});

/**
 * What install has written outside the data folder, kept inside it, so that uninstall finds
 * manifests in unusual places and removes no folder that was there before.
 */
export interface InstallationRecord {
  readonly manifests: readonly Registration[];
  /** Folders that install created. */
  readonly folders: readonly string[];
}

export const EMPTY_RECORD: InstallationRecord = { manifests: [], folders: [] };

/** The record, or undefined if there is none or it is damaged. */
export async function readRecord(path: string): Promise<InstallationRecord | undefined> {
  try {
    return v.parse(recordSchema, JSON.parse(await readFile(path, "utf8")));
  } catch {
    return undefined;
  }
}

/** Throws an InstallError. */
export async function writeRecord(path: string, record: InstallationRecord): Promise<void> {
  await ensureFile(path, `${JSON.stringify(record, undefined, 2)}\n`, FILE_MODE);
}

/** The record with what was written now; nothing is in it twice. */
export function extendRecord(
  record: InstallationRecord,
  written: Partial<InstallationRecord>,
): InstallationRecord {
  const isNew = ({ manifestPath }: Registration) =>
    !record.manifests.some((known) => known.manifestPath === manifestPath);
  return {
    manifests: [...record.manifests, ...(written.manifests ?? []).filter(isNew)],
    folders: [...new Set([...record.folders, ...(written.folders ?? [])])],
  };
}
