import type { Environment } from "./environment.ts";
import { errorCode, fileError } from "./install-error.ts";
import { pathsOf } from "./platforms.ts";

/** Removes the file or the link itself; says whether there was one. Throws an InstallError. */
export async function removeFile(
  { fileSystem, platform }: Environment,
  path: string,
): Promise<boolean> {
  try {
    await fileSystem.removeFile(path);
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return false;
    throw fileError(error, "remove", path, pathsOf(platform).dirname(path));
  }
}
