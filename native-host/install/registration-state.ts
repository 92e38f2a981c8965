import type { Environment } from "./environment.ts";
import { flatpakBridge } from "./flatpak-bridge.ts";
import { installedProgram } from "./installed-files.ts";
import { belongsTo, type FoundManifest, readManifest } from "./manifest.ts";
import { printable } from "./printable.ts";
import type { Registration } from "./registration.ts";

/** To whom a place belongs, as it is now. */
export type RegistrationState =
  | { readonly type: "missing" }
  | { readonly type: "ours" }
  /** `program`: to which other program it leads, fit to show, if it does. */
  | { readonly type: "foreign"; readonly program: string | undefined };

/** The program that the registration's manifest has to name. */
export async function programOf(
  registration: Registration,
  environment: Environment,
): Promise<string> {
  const program = await installedProgram(environment, registration.scope);
  return flatpakBridge(registration, program, environment)?.path ?? program;
}

/** Throws an InstallError for a manifest that the person may not read. */
export async function registrationState(
  registration: Registration,
  environment: Environment,
): Promise<RegistrationState> {
  const { registryKey, manifestPath } = registration;
  if (registryKey !== undefined) {
    const value = await environment.registry.read(registryKey);
    if (value === undefined) return { type: "missing" };
    // The manifest itself lies in the folder of the installation.
    return value === manifestPath
      ? { type: "ours" }
      : { type: "foreign", program: printable(value) };
  }
  const manifest = await readManifest(environment.fileSystem, manifestPath);
  if (manifest.type === "missing") return manifest;
  return belongsTo(manifest, await programOf(registration, environment))
    ? { type: "ours" }
    : { type: "foreign", program: programIn(manifest) };
}

function programIn(manifest: FoundManifest): string | undefined {
  if (manifest.type !== "found") return undefined;
  const { path } = manifest.content;
  return typeof path === "string" ? printable(path) : undefined;
}
