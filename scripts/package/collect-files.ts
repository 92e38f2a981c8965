import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** A file of an archive. */
export interface ArchivedFile {
  /** Its path inside, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isProgram: boolean;
}

const EXECUTABLE_BITS = 0o111;

/**
 * All files in a folder and below it, in the order of their paths, which no language of the person's
 * changes. What `isLeftOut` says of a path goes for everything below it; links are left out.
 */
export async function collectFiles(
  folder: string,
  isLeftOut: (path: string) => boolean = () => false,
): Promise<readonly ArchivedFile[]> {
  const files: ArchivedFile[] = [];
  await collectBelow("");
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));

  async function collectBelow(parent: string): Promise<void> {
    for (const entry of await readdir(join(folder, parent), { withFileTypes: true })) {
      const path = `${parent}${entry.name}`;
      if (isLeftOut(path)) continue;
      if (entry.isDirectory()) await collectBelow(`${path}/`);
      else if (entry.isFile()) files.push(await readArchivedFile(path, join(folder, path)));
    }
  }
}

/** The file at `source`, to be called `path` in an archive. */
export async function readArchivedFile(path: string, source: string): Promise<ArchivedFile> {
  const [content, { mode }] = await Promise.all([readFile(source), stat(source)]);
  return { path, content, isProgram: (mode & EXECUTABLE_BITS) !== 0 };
}

export function textFile(path: string, text: string): ArchivedFile {
  return { path, content: Buffer.from(text), isProgram: false };
}
