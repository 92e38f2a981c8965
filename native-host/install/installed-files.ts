import { join } from "node:path";
import type { Environment } from "./environment.ts";

export const FOLDER_MODE = 0o700;
export const PROGRAM_MODE = 0o700;
export const FILE_MODE = 0o600;

/** What an installation consists of, beside the browsers' manifests. */
export interface InstalledFiles {
  readonly dataFolder: string;
  readonly wrapper: string;
  readonly host: string;
  /** What was written where: see `InstallationRecord`. */
  readonly record: string;
}

/**
 * The host is called `.mjs` so that no `package.json` in a folder above it, such as the home
 * folder, can make Node read it as CommonJS.
 */
export function installedFiles(environment: Environment): InstalledFiles {
  const dataFolder = join(environment.dataHome, "web-tcp-socket");
  return {
    dataFolder,
    wrapper: join(dataFolder, "native-host.sh"),
    host: join(dataFolder, "host.mjs"),
    record: join(dataFolder, "installed.json"),
  };
}
