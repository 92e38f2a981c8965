import { PRODUCT_VERSION } from "../../protocol/product-version.ts";
import { ensureFile } from "./ensure-file.ts";
import type { Environment } from "./environment.ts";
import { createFolder, protectFolder } from "./folders.ts";
import { errorCode, fileError, InstallError } from "./install-error.ts";
import { extendRecord, type InstallationRecord, writeRecord } from "./installation-record.ts";
import type { InstallationScope } from "./installation-scope.ts";
import { installedFiles } from "./installed-files.ts";
import type { Output } from "./output.ts";
import { removeFile } from "./remove-file.ts";
import { wrapperText } from "./wrapper.ts";

/**
 * Puts the host into the data folder, and a script's wrapper, where they are not there just so, and
 * gives the record of what is installed. Throws an InstallError.
 */
export async function installHost(
  environment: Environment,
  scope: InstallationScope,
  before: InstallationRecord,
  output: Output,
): Promise<InstallationRecord> {
  const { platform, host } = environment;
  const { dataFolder, modes, ...files } = installedFiles(environment, scope);
  const source = await readHostSource(environment);
  const folders = await createFolder(environment, dataFolder, modes.folder);
  const wasOpen = await protectFolder(environment, dataFolder, modes.folder);
  const record = extendRecord(before, { folders });
  await writeRecord(environment, scope, record);
  const hostMode = host.type === "script" ? modes.file : modes.program;
  const changes = [await ensureFile(environment, files.host, source, hostMode)];
  if (host.type === "script") {
    const wrapper = wrapperText({ nodePath: host.nodePath, host: files.host }, platform);
    changes.push(await ensureFile(environment, files.wrapper, wrapper, modes.program));
  }
  // A host of the other kind would be left for good.
  for (const path of files.ofOtherKind) {
    if (await removeFile(environment, path)) changes.push("replaced");
  }
  const isUnchanged = !wasOpen && changes.every((change) => change === "unchanged");
  const done = changes.includes("created") ? "installed in" : "updated in";
  output.line(
    `Native host ${PRODUCT_VERSION}: ${
      isUnchanged ? `already up to date (${dataFolder})` : `${done} ${dataFolder}`
    }`,
  );
  return record;
}

async function readHostSource({ host, fileSystem }: Environment): Promise<Uint8Array> {
  const path = host.source;
  try {
    return await fileSystem.read(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw fileError(error, "read", path, path);
    throw new InstallError(
      `The native host's program ${path} is missing. Build it with "npm run build", or unpack the release again.`,
    );
  }
}
