import type { Environment } from "./environment.ts";
import { fileError } from "./install-error.ts";
import { pathsOf } from "./platforms.ts";

export type Change = "unchanged" | "created" | "replaced";

/**
 * Makes the path a regular file of just this content and mode, and leaves alone what is so already.
 * Throws an InstallError.
 */
export async function ensureFile(
  { fileSystem, platform }: Environment,
  path: string,
  content: Uint8Array | string,
  mode: number,
): Promise<Change> {
  const wanted = Buffer.from(content);
  try {
    const status = await fileSystem.linkStatus(path);
    // Windows keeps no modes.
    const hasMode = platform === "win32" || status?.mode === mode;
    if (status?.type === "file" && hasMode) {
      const found = await fileSystem.read(path).catch(() => undefined);
      if (found?.equals(wanted) === true) return "unchanged";
    }
    await fileSystem.writeFile(path, wanted, mode);
    return status === undefined ? "created" : "replaced";
  } catch (error) {
    throw fileError(error, "write", path, pathsOf(platform).dirname(path));
  }
}
