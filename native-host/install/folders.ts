import type { Environment } from "./environment.ts";
import type { FileSystem } from "./file-system.ts";
import { errorCode, fileError } from "./install-error.ts";
import { isOpenToOthers } from "./mode.ts";
import { pathsOf } from "./platforms.ts";

/**
 * Creates the folder and those above it that are missing; gives the ones that it created. Creates
 * none where it cannot create all, and throws an InstallError.
 */
export async function createFolder(
  environment: Environment,
  path: string,
  mode: number,
): Promise<readonly string[]> {
  const { fileSystem } = environment;
  const created: string[] = [];
  try {
    for (const missing of await missingFolders(environment, path)) {
      if (await createOne(fileSystem, missing, mode)) created.push(missing);
    }
    return created;
  } catch (error) {
    await removeEmptyFolders(fileSystem, created);
    const place = await nearestExisting(environment, path);
    throw fileError(error, "create the folder", path, place);
  }
}

/** Takes from others the right to write into the folder; says whether they had it. */
export async function protectFolder(
  { fileSystem, platform }: Environment,
  path: string,
  mode: number,
): Promise<boolean> {
  if (platform === "win32") return false;
  try {
    const status = await fileSystem.status(path);
    if (status === undefined || !isOpenToOthers(status.mode)) return false;
    await fileSystem.setMode(path, mode);
    return true;
  } catch (error) {
    throw fileError(error, "set the mode of", path, path);
  }
}

/** Removes those of the folders that are empty, innermost first; gives the ones that stay. */
export async function removeEmptyFolders(
  fileSystem: FileSystem,
  paths: readonly string[],
): Promise<readonly string[]> {
  const remaining: string[] = [];
  const innermostFirst = paths.toSorted((one, other) => other.length - one.length);
  for (const path of innermostFirst) {
    if (!(await removeEmptyFolder(fileSystem, path))) remaining.push(path);
  }
  return paths.filter((path) => remaining.includes(path));
}

/** The path itself, or the innermost of the folders above it that is there. */
export async function nearestExisting(environment: Environment, path: string): Promise<string> {
  const { dirname } = pathsOf(environment.platform);
  if (path === dirname(path)) return path;
  if ((await environment.fileSystem.status(path)) !== undefined) return path;
  return nearestExisting(environment, dirname(path));
}

/** The operating system removes no folder that has content, and follows no link. */
async function removeEmptyFolder(fileSystem: FileSystem, path: string): Promise<boolean> {
  try {
    await fileSystem.removeFolder(path);
    return true;
  } catch (error) {
    return errorCode(error) === "ENOENT";
  }
}

/** Outermost first. */
async function missingFolders(environment: Environment, path: string): Promise<readonly string[]> {
  const { dirname } = pathsOf(environment.platform);
  const existing = await nearestExisting(environment, path);
  const missing: string[] = [];
  for (let folder = path; folder !== existing; folder = dirname(folder)) missing.unshift(folder);
  return missing;
}

/** Says whether it was this that created it: somebody else may have done so meanwhile. */
async function createOne(fileSystem: FileSystem, path: string, mode: number): Promise<boolean> {
  try {
    await fileSystem.createFolder(path, mode);
    return true;
  } catch (error) {
    const isThere = (await fileSystem.status(path))?.type === "folder";
    if (errorCode(error) === "EEXIST" && isThere) return false;
    throw error;
  }
}
