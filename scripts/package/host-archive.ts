import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../project.ts";
import { programFileName } from "./build-executable.ts";
import { type ArchivedFile, readArchivedFile, textFile } from "./collect-files.ts";
import { firstSteps } from "./first-steps.ts";
import { isWindows, type Platform } from "./platforms.ts";
import { tarGz } from "./tar-gz.ts";
import { zip } from "./zip.ts";

export interface HostArchiveOptions {
  readonly platform: Platform;
  readonly version: string;
  /** The path of the executable. */
  readonly executable: string;
  /** The text of Node's license, and those of the packages in the bundle. */
  readonly licenses: { readonly node: string; readonly packages: string };
  readonly folder: string;
}

/** Packs an executable with what goes along, in the form that its platform knows; gives the path. */
export async function writeHostArchive(options: HostArchiveOptions): Promise<string> {
  const { platform, version, executable, licenses, folder } = options;
  const name = `web-tcp-socket-host-${version}-${platform}`;
  const files: readonly ArchivedFile[] = [
    await readArchivedFile(programFileName(platform), executable),
    ...firstSteps(platform, version),
    textFile("LICENSE.txt", await readFile(join(projectRoot, "LICENSE"), "utf8")),
    textFile("LICENSES-OF-PACKAGES.txt", licenses.packages),
    textFile("LICENSE-OF-NODE.txt", licenses.node),
  ];
  if (!isWindows(platform)) {
    const path = join(folder, `${name}.tar.gz`);
    await writeFile(path, await tarGz(name, files));
    return path;
  }
  const path = join(folder, `${name}.zip`);
  await writeFile(path, zip(files.map((file) => ({ ...file, path: `${name}/${file.path}` }))));
  return path;
}
