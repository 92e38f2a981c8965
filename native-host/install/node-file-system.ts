import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import {
  access,
  chmod,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FileStatus, FileSystem } from "./file-system.ts";

const RIGHTS = { read: constants.R_OK, write: constants.W_OK, execute: constants.X_OK };

/** The computer's own file system. */
export const nodeFileSystem: FileSystem = {
  status: (path) => stat(path).then(statusOf, () => undefined),
  linkStatus: (path) => lstat(path).then(statusOf, () => undefined),
  read: (path) => readFile(path),
  entries: (path) => readdir(path),
  isAllowed: (path, right) =>
    access(path, RIGHTS[right]).then(
      () => true,
      () => false,
    ),
  writeFile,
  removeFile: unlink,
  async createFolder(path, mode) {
    await mkdir(path, mode);
    // The process's umask may have taken bits away.
    await chmod(path, mode);
  },
  removeFolder: rmdir,
  setMode: chmod,
};

function statusOf(stats: Stats): FileStatus {
  const type = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
  return { type, mode: stats.mode & 0o7777 };
}

async function writeFile(path: string, content: Uint8Array, mode: number): Promise<void> {
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
