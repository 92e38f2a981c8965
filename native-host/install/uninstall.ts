import { BROWSERS } from "./browsers.ts";
import type { Environment } from "./environment.ts";
import { removeEmptyFolders } from "./folders.ts";
import { InstallError } from "./install-error.ts";
import { type InstallationRecord, readRecord, writeRecord } from "./installation-record.ts";
import { installedFiles } from "./installed-files.ts";
import type { Output } from "./output.ts";
import {
  groupByPlace,
  isSame,
  labelOf,
  placeOf,
  type Registration,
  type Selection,
  selectedAndRecorded,
} from "./registration.ts";
import { registrationState } from "./registration-state.ts";
import { removeEmptyKeys } from "./registry.ts";
import { removeFile } from "./remove-file.ts";
import { requireSystemRights } from "./system-rights.ts";
import { unregister } from "./unregister.ts";

/**
 * The mirror of install: removes the selection's manifests, as far as they are this installation's
 * and serve no other browser, and with the last one the host and every folder and key that install
 * created and that is empty. Gives the exit status; throws an InstallError.
 */
export async function uninstall(
  selection: Selection,
  environment: Environment,
  output: Output,
): Promise<number> {
  const { scope } = selection;
  if (scope === "system") await requireSystemRights(environment);
  const files = installedFiles(environment, scope);
  const found = await readRecord(environment, scope);
  // Without a record nobody knows what install created; the data folder can be nobody else's.
  const record = found ?? { manifests: [], folders: files.folders, keys: [] };
  const { targets, others } = await divide(selection, record, environment);
  for (const name of selection.browsers) {
    if (targets.some(({ browser }) => browser === name)) continue;
    output.line(`${BROWSERS[name].label}: not installed`);
  }
  const isNamed = selection.browsers.length > 0;
  const failed: Registration[] = [];
  for (const group of groupByPlace(targets)) {
    try {
      const text = await unregister(group[0], others, environment);
      if (text !== undefined || isNamed) {
        output.line(`${labelOf(group)}: ${text ?? "not installed"}`);
      }
    } catch (error) {
      if (!(error instanceof InstallError)) throw error;
      output.error(`${labelOf(group)}: ${error.message}`);
      failed.push(...group);
    }
  }
  const status = failed.length > 0 ? 1 : 0;
  const remaining = await stillRegistered([...others, ...failed], environment);
  if (remaining.length > 0) {
    const folders = await removeEmptyFolders(environment.fileSystem, record.folders);
    const keys = await removeEmptyKeys(environment.registry, record.keys);
    if (found !== undefined) {
      await writeRecord(environment, scope, { manifests: remaining, folders, keys });
    }
    const places = [...new Set(remaining.map(placeOf))].join(", ");
    output.line(`Native host: kept in ${files.dataFolder}, still used by ${places}`);
    return status;
  }
  const wasInstalled = await removeHost(selection, record, environment);
  output.line(
    `Native host: ${wasInstalled ? `removed from ${files.dataFolder}` : "not installed"}`,
  );
  return status;
}

interface Division {
  readonly targets: readonly Registration[];
  readonly others: readonly Registration[];
}

/**
 * Who uses which place is said by the record; of a place that it does not have, everybody uses it
 * who may. So a place that browsers share is not taken from one that was not named.
 */
async function divide(
  selection: Selection,
  { manifests }: InstallationRecord,
  environment: Environment,
): Promise<Division> {
  const isInUse = (one: Registration) =>
    manifests.some((known) => isSame(known, one)) ||
    !manifests.some((known) => placeOf(known) === placeOf(one));
  const everything: Selection = { browsers: [], scope: selection.scope };
  const selected = await selectedAndRecorded(selection, manifests, environment);
  const all = await selectedAndRecorded(everything, manifests, environment);
  return {
    targets: selected.filter(isInUse),
    others: all.filter((one) => isInUse(one) && !selected.some((other) => isSame(one, other))),
  };
}

async function stillRegistered(
  registrations: readonly Registration[],
  environment: Environment,
): Promise<readonly Registration[]> {
  const remaining: Registration[] = [];
  for (const registration of registrations) {
    const { type } = await registrationState(registration, environment);
    if (type === "ours") remaining.push(registration);
  }
  return remaining;
}

/** The record goes last, and with it the knowledge of what is left to be done. */
async function removeHost(
  { scope }: Selection,
  { folders, keys }: InstallationRecord,
  environment: Environment,
): Promise<boolean> {
  const { wrapper, hosts, manifests, record } = installedFiles(environment, scope);
  await removeEmptyKeys(environment.registry, keys);
  let wasInstalled = false;
  for (const path of [wrapper, ...Object.values(hosts), ...manifests, record]) {
    if (await removeFile(environment, path)) wasInstalled = true;
  }
  await removeEmptyFolders(environment.fileSystem, folders);
  return wasInstalled;
}
