import { existsSync } from "node:fs";
import { chmod, mkdir, rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, fileError } from "./install-error.ts";
import { FOLDER_MODE } from "./installed-files.ts";
import { isOpenToOthers } from "./mode.ts";

/** Creates the folder and those above it that are missing; gives the ones that it created. */
export async function createFolder(path: string): Promise<readonly string[]> {
  try {
    const outermost = await mkdir(path, { recursive: true, mode: FOLDER_MODE });
    return outermost === undefined ? [] : pathsBetween(outermost, path);
  } catch (error) {
    throw fileError(error, "create the folder", path, nearestExisting(path));
  }
}

/** Takes from others the right to write into the folder; says whether they had it. */
export async function protectFolder(path: string): Promise<boolean> {
  try {
    if (!isOpenToOthers((await stat(path)).mode)) return false;
    await chmod(path, FOLDER_MODE);
    return true;
  } catch (error) {
    throw fileError(error, "set the mode of", path, path);
  }
}

/** Removes those of the folders that are empty, innermost first; gives the ones that stay. */
export async function removeEmptyFolders(paths: readonly string[]): Promise<readonly string[]> {
  const remaining: string[] = [];
  const innermostFirst = paths.toSorted((one, other) => other.length - one.length);
  for (const path of innermostFirst) {
    if (!(await removeEmptyFolder(path))) remaining.push(path);
  }
  return paths.filter((path) => remaining.includes(path));
}

/** `rmdir` alone removes nothing that has content and follows no link. */
async function removeEmptyFolder(path: string): Promise<boolean> {
  try {
    await rmdir(path);
    return true;
  } catch (error) {
    return errorCode(error) === "ENOENT";
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestExisting(dirname(path));
}

function pathsBetween(outermost: string, innermost: string): readonly string[] {
  const paths = [innermost];
  for (let path = innermost; path !== outermost && path !== dirname(path); ) {
    path = dirname(path);
    paths.unshift(path);
  }
  return paths;
}
