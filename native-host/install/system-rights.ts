import type { Environment } from "./environment.ts";
import { nearestExisting } from "./folders.ts";
import { InstallError } from "./install-error.ts";
import { installedFiles } from "./installed-files.ts";
import { pathsOf } from "./platforms.ts";

/** May this process write what belongs to every user? */
export async function hasSystemRights(environment: Environment): Promise<boolean> {
  if (environment.platform === "win32") return environment.registry.isForEveryone();
  const { dataFolder } = installedFiles(environment, "system");
  const existing = await nearestExisting(environment, dataFolder);
  return environment.fileSystem.isAllowed(existing, "write");
}

/** Throws an InstallError that says how to get the rights. */
export async function requireSystemRights(environment: Environment): Promise<void> {
  if (await hasSystemRights(environment)) return;
  throw new InstallError(
    environment.platform === "win32"
      ? '--system writes for every user of this computer, which takes an administrator. Start the terminal with "Run as administrator" and run this again, or leave --system out.'
      : "--system writes for every user of this computer, which takes root. Run this again with sudo, or leave --system out.",
  );
}

/**
 * Throws an InstallError where an account other than this one could not run the program: Node that
 * lies in somebody's home folder serves nobody else.
 */
export async function requireForEveryone(program: string, environment: Environment): Promise<void> {
  if (environment.platform === "win32") return;
  const { dirname } = pathsOf(environment.platform);
  for (let path = program; path !== dirname(path); path = dirname(path)) {
    const status = await environment.fileSystem.status(path);
    if (status === undefined || (status.mode & EXECUTABLE_BY_OTHERS) !== 0) continue;
    throw new InstallError(
      `Others may not reach ${path}, so ${program} would run for nobody else. Install Node for every user and run this with it, or leave --system out.`,
    );
  }
}

const EXECUTABLE_BY_OTHERS = 0o001;
