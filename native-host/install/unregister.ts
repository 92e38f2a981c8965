import type { Environment } from "./environment.ts";
import { flatpakBridge } from "./flatpak-bridge.ts";
import { installedProgram } from "./installed-files.ts";
import { labelOf, placeOf, type Registration } from "./registration.ts";
import { registrationState } from "./registration-state.ts";
import { removeEmptyKeys } from "./registry.ts";
import { removeFile } from "./remove-file.ts";

/**
 * Takes back what `register` wrote at one place, unless some of the others are to keep it. Gives
 * what became of the place, in words; undefined if nothing was there. Throws an InstallError.
 */
export async function unregister(
  registration: Registration,
  others: readonly Registration[],
  environment: Environment,
): Promise<string | undefined> {
  const place = placeOf(registration);
  const state = await registrationState(registration, environment);
  if (state.type === "foreign") {
    const reason =
      state.program === undefined
        ? "it is no manifest of this installation"
        : `it points to ${state.program}, which is not this installation`;
    return `left ${place} as it is, for ${reason}`;
  }
  const sharing = others.filter((one) => placeOf(one) === place);
  if (sharing.length > 0) {
    return state.type === "ours"
      ? `kept ${place}, for it serves ${labelOf(sharing)} too`
      : undefined;
  }
  await removeBridge(registration, environment);
  if (state.type === "missing") return undefined;
  const { registryKey, manifestPath } = registration;
  if (registryKey !== undefined) {
    await environment.registry.removeValue(registryKey);
    await removeEmptyKeys(environment.registry, [registryKey]);
  }
  if (!(await isNeeded(manifestPath, others, environment))) {
    await removeFile(environment, manifestPath);
  }
  return `removed ${place}`;
}

/** On Windows several keys lead to one manifest. */
async function isNeeded(
  manifestPath: string,
  others: readonly Registration[],
  environment: Environment,
): Promise<boolean> {
  for (const other of others) {
    if (other.manifestPath !== manifestPath) continue;
    if ((await registrationState(other, environment)).type === "ours") return true;
  }
  return false;
}

async function removeBridge(registration: Registration, environment: Environment): Promise<void> {
  const program = await installedProgram(environment, registration.scope);
  const bridge = flatpakBridge(registration, program, environment);
  if (bridge === undefined) return;
  const found = await environment.fileSystem.read(bridge.path).catch(() => undefined);
  if (found?.toString("utf8") === bridge.text) await removeFile(environment, bridge.path);
}
