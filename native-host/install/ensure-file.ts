import { randomUUID } from "node:crypto";
import { lstat, open, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileError } from "./install-error.ts";

export type Change = "unchanged" | "created" | "replaced";

/**
 * Makes the path a regular file of just this content and mode. A reader sees the old file or the
 * new one, never a part: the content is written beside it and renamed over it. A symbolic link at
 * the path is replaced, not followed. Throws an InstallError.
 */
export async function ensureFile(
  path: string,
  content: Uint8Array | string,
  mode: number,
): Promise<Change> {
  const wanted = Buffer.from(content);
  try {
    const state = await compare(path, wanted, mode);
    if (state === "same") return "unchanged";
    await replace(path, wanted, mode);
    return state === "missing" ? "created" : "replaced";
  } catch (error) {
    throw fileError(error, "write", path, dirname(path));
  }
}

async function compare(
  path: string,
  wanted: Buffer,
  mode: number,
): Promise<"same" | "different" | "missing"> {
  const status = await lstat(path).catch(() => undefined);
  if (status === undefined) return "missing";
  if (!status.isFile() || (status.mode & 0o7777) !== mode) return "different";
  const content = await readFile(path).catch(() => undefined);
  return content?.equals(wanted) === true ? "same" : "different";
}

async function replace(path: string, content: Buffer, mode: number): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(content);
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
