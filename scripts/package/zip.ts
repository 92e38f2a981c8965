import { type Zippable, zipSync } from "fflate";
import type { ArchivedFile } from "./collect-files.ts";

/**
 * The first time that the format knows, in the clock of wherever this runs: the format stores the
 * clock's reading and no zone.
 */
const FIXED_TIME = new Date(1980, 0, 1);
/** APPNOTE.TXT 4.4.2: the attributes are those of Unix. */
const UNIX = 3;
const REGULAR_FILE = 0o100000;

/**
 * A ZIP archive of the files in their order. The same files give the same bytes everywhere: the
 * times are fixed, and the compressor is a package of the lock file, not a part of Node that
 * changes with its version.
 */
export function zip(files: readonly ArchivedFile[]): Uint8Array {
  const entries: Zippable = {};
  for (const { path, content, isProgram } of files) {
    const mode = REGULAR_FILE | (isProgram ? 0o755 : 0o644);
    entries[path] = [content, { level: 9, mtime: FIXED_TIME, os: UNIX, attrs: (mode << 16) >>> 0 }];
  }
  return zipSync(entries);
}
