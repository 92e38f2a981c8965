import { buffer } from "node:stream/consumers";
import { gzipSync } from "fflate";
import { pack } from "tar-stream";
import type { ArchivedFile } from "./collect-files.ts";

/** 1980, as in the ZIP archives: a file older than that troubles some programs. */
const FIXED_TIME = new Date(Date.UTC(1980, 0, 1));

/**
 * A compressed tar archive of the files in their order, all in one folder. The same files give the
 * same bytes everywhere, as in `zip`.
 */
export async function tarGz(folder: string, files: readonly ArchivedFile[]): Promise<Uint8Array> {
  const archive = pack();
  for (const { path, content, isProgram } of files) {
    const mode = isProgram ? 0o755 : 0o644;
    archive.entry({ name: `${folder}/${path}`, mode, mtime: FIXED_TIME }, content);
  }
  archive.finalize();
  return gzipSync(await buffer(archive), { level: 6, mtime: 0 });
}
