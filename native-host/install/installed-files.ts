import type { Environment } from "./environment.ts";
import { FAMILY_NAMES, type Family } from "./families.ts";
import type { InstallationScope } from "./installation-scope.ts";
import { MANIFEST_NAME } from "./manifest.ts";
import { pathsOf } from "./platforms.ts";

/** With which modes an installation's parts are written. */
export interface Modes {
  readonly folder: number;
  readonly program: number;
  readonly file: number;
}

/** What is for one person nobody else has to see; what is for all is for the administrator to change. */
const MODES: Readonly<Record<InstallationScope, Modes>> = {
  user: { folder: 0o700, program: 0o700, file: 0o600 },
  system: { folder: 0o755, program: 0o755, file: 0o644 },
};

/** What an installation consists of, beside the browsers' manifests. */
export interface InstalledFiles {
  readonly modes: Modes;
  readonly dataFolder: string;
  /** What starts the script: a manifest can name a program, but no arguments for it. */
  readonly wrapper: string;
  /** What the manifests name, as the host is now installed: the wrapper, or the host itself. */
  readonly program: string;
  /** The host, as what it is now installed as. */
  readonly host: string;
  /** The host, as each of the things that it can be installed as. */
  readonly hosts: { readonly script: string; readonly executable: string };
  /** What there is only where the host was installed as the other of the two. */
  readonly ofOtherKind: readonly string[];
  /** The manifests that lie in the data folder, which is so on Windows alone. */
  readonly manifests: readonly string[];
  /** What was written where: see `InstallationRecord`. */
  readonly record: string;
  /** The data folder, and those in it. */
  readonly folders: readonly string[];
}

/**
 * The script is called `.mjs` so that no `package.json` in a folder above it, such as the home
 * folder, can make Node read it as CommonJS.
 */
export function installedFiles(environment: Environment, scope: InstallationScope): InstalledFiles {
  const { platform, host } = environment;
  const { join, dirname } = pathsOf(platform);
  const isWindows = platform === "win32";
  const dataFolder = dataFolderOf(environment, scope);
  const manifests = isWindows
    ? FAMILY_NAMES.map((family) => installedManifest(environment, scope, family))
    : [];
  const hosts = {
    script: join(dataFolder, "host.mjs"),
    executable: join(dataFolder, isWindows ? "host.exe" : "host"),
  };
  const wrapper = join(dataFolder, isWindows ? "native-host.cmd" : "native-host.sh");
  const isScript = host.type === "script";
  return {
    modes: MODES[scope],
    dataFolder,
    wrapper,
    program: isScript ? wrapper : hosts.executable,
    host: hosts[host.type],
    hosts,
    ofOtherKind: isScript ? [hosts.executable] : [wrapper, hosts.script],
    manifests,
    record: join(dataFolder, "installed.json"),
    folders: [dataFolder, ...manifests.map((path) => dirname(path))],
  };
}

/**
 * What the manifests name, as the host is installed, which may be as the other of its two kinds.
 * Where it is not installed: as it would be now.
 */
export async function installedProgram(
  environment: Environment,
  scope: InstallationScope,
): Promise<string> {
  const { wrapper, hosts, program } = installedFiles(environment, scope);
  for (const path of [wrapper, hosts.executable]) {
    if ((await environment.fileSystem.linkStatus(path)) !== undefined) return path;
  }
  return program;
}

/**
 * The one manifest of a family on Windows, to which the registry's keys lead. Each has a folder of
 * its own, for the host knows Firefox by the manifest's name.
 */
export function installedManifest(
  environment: Environment,
  scope: InstallationScope,
  family: Family,
): string {
  const { join } = pathsOf(environment.platform);
  return join(dataFolderOf(environment, scope), family, MANIFEST_NAME);
}

function dataFolderOf({ platform, folders }: Environment, scope: InstallationScope): string {
  return pathsOf(platform).join(
    scope === "user" ? folders.data : folders.systemData,
    platform === "linux" ? "web-tcp-socket" : "Web TCP Socket",
  );
}
