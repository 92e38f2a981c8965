import { readFile } from "node:fs/promises";
import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { ensureFile } from "./ensure-file.ts";
import type { Environment } from "./environment.ts";
import { createFolder, protectFolder } from "./folders.ts";
import { errorCode, fileError, InstallError } from "./install-error.ts";
import {
  EMPTY_RECORD,
  extendRecord,
  type InstallationRecord,
  readRecord,
  writeRecord,
} from "./installation-record.ts";
import { FILE_MODE, type InstalledFiles, PROGRAM_MODE } from "./installed-files.ts";
import type { Output } from "./output.ts";
import { wrapperText } from "./wrapper.ts";

/**
 * Puts the host and its wrapper into the data folder, where they are not there just so, and gives
 * the record of what is installed. Throws an InstallError.
 */
export async function installHost(
  environment: Environment,
  files: InstalledFiles,
  output: Output,
): Promise<InstallationRecord> {
  const source = await readHostSource(environment.hostSource);
  const folders = await createFolder(files.dataFolder);
  const wasOpen = await protectFolder(files.dataFolder);
  const record = extendRecord((await readRecord(files.record)) ?? EMPTY_RECORD, { folders });
  await writeRecord(files.record, record);
  const wrapper = wrapperText({ nodePath: environment.nodePath, hostFile: files.host });
  const changes = [
    await ensureFile(files.host, source, FILE_MODE),
    await ensureFile(files.wrapper, wrapper, PROGRAM_MODE),
  ];
  const isUnchanged = !wasOpen && changes.every((change) => change === "unchanged");
  const done = changes.includes("created") ? "installed in" : "updated in";
  output.line(
    `Native host ${PRODUCT_VERSION}: ${
      isUnchanged ? `already up to date (${files.dataFolder})` : `${done} ${files.dataFolder}`
    }`,
  );
  return record;
}

async function readHostSource(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw fileError(error, "read", path, path);
    throw new InstallError(
      `The native host's program ${path} is missing. Build it with "npm run build", or unpack the release again.`,
    );
  }
}
