import { BROWSERS } from "./browsers.ts";
import { type Change, ensureFile } from "./ensure-file.ts";
import type { Environment } from "./environment.ts";
import { flatpakBridge } from "./flatpak-bridge.ts";
import { createFolder } from "./folders.ts";
import { extendRecord, type InstallationRecord, writeRecord } from "./installation-record.ts";
import { installedFiles } from "./installed-files.ts";
import { manifestText } from "./manifest.ts";
import { pathsOf } from "./platforms.ts";
import { placeOf, type Registration } from "./registration.ts";
import { type RegistrationState, registrationState } from "./registration-state.ts";
import { missingKeys } from "./registry.ts";

export interface Registered {
  readonly record: InstallationRecord;
  /** What was done, in words. */
  readonly text: string;
}

/**
 * Tells the browsers of one place of the host. What is written is recorded first, so that an
 * interrupted install can be undone. Throws an InstallError.
 */
export async function register(
  group: readonly [Registration, ...Registration[]],
  record: InstallationRecord,
  environment: Environment,
): Promise<Registered> {
  const [registration] = group;
  const { scope, manifestPath, registryKey } = registration;
  const { modes, program } = installedFiles(environment, scope);
  const before = await registrationState(registration, environment).catch(() => UNREADABLE);
  const folder = pathsOf(environment.platform).dirname(manifestPath);
  const folders = await createFolder(environment, folder, modes.folder);
  const keys =
    registryKey === undefined ? [] : await missingKeys(environment.registry, registryKey);
  const extended = extendRecord(record, { manifests: group, folders, keys });
  await writeRecord(environment, scope, extended);

  const changes: Change[] = [];
  const bridge = flatpakBridge(registration, program, environment);
  if (bridge !== undefined) {
    changes.push(await ensureFile(environment, bridge.path, bridge.text, modes.program));
  }
  const { family } = BROWSERS[registration.browser];
  const text = manifestText(family, bridge?.path ?? program);
  changes.push(await ensureFile(environment, manifestPath, text, modes.file));
  if (registryKey !== undefined && before.type !== "ours") {
    await environment.registry.write(registryKey, manifestPath);
    changes.push(before.type === "missing" ? "created" : "replaced");
  }
  return { record: extended, text: textOf(before, changes, placeOf(registration)) };
}

const UNREADABLE: RegistrationState = { type: "foreign", program: undefined };

function textOf(before: RegistrationState, changes: readonly Change[], place: string): string {
  if (changes.every((change) => change === "unchanged")) return `already up to date (${place})`;
  if (before.type === "missing") return `registered in ${place}`;
  return before.type === "foreign" && before.program !== undefined
    ? `replaced ${place}, which pointed to ${before.program}`
    : `mended ${place}`;
}
