import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { signatureSet } from "portable-executable-signature";
import { bundleOptions } from "../bundle-options.ts";
import type { NodeBinary } from "./node-binary.ts";
import { isMacOs, isWindows, type Platform } from "./platforms.ts";
import { installedProgram, runProgram } from "./run-program.ts";
import { signMachO } from "./sign-mach-o.ts";

/** What a person calls on the command line. */
export const PROGRAM_NAME = "web-tcp-socket-host";

const SCRIPT = "executable.cjs";
const BLOB = "executable.blob";
const PROGRAM_MODE = 0o755;

/**
 * https://nodejs.org/docs/latest-v22.x/api/single-executable-applications.html. The code is neither
 * compiled nor run beforehand, as that would bind the blob to this machine's platform. NODE_OPTIONS
 * could load other code into the host, so it is not heeded.
 */
const CONFIGURATION = {
  main: SCRIPT,
  output: BLOB,
  disableExperimentalSEAWarning: true,
  useSnapshot: false,
  useCodeCache: false,
  execArgvExtension: "none",
};

/** Where Node looks for the blob: the same in all programs of its kind. */
const INJECTION = [
  "NODE_SEA_BLOB",
  BLOB,
  "--sentinel-fuse",
  "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2",
  "--macho-segment-name",
  "NODE_SEA",
];

export interface ExecutableKit {
  readonly metafile: Metafile;
  /** Makes the executable for the platform of a Node of the kit's version, and gives its path. */
  build(node: NodeBinary): Promise<string>;
}

/**
 * Bundles host and command line, and makes the blob of them that every platform's executable holds,
 * in a folder that exists. `node` is the one for this machine.
 */
export async function prepareExecutables(
  node: NodeBinary,
  version: string,
  folder: string,
): Promise<ExecutableKit> {
  const { metafile } = await build({
    ...bundleOptions(version),
    entryPoints: ["native-host/executable.ts"],
    outfile: join(folder, SCRIPT),
    platform: "node",
    // Node 22 takes nothing else into an executable.
    format: "cjs",
    target: "node22",
  });
  // Paths become part of the blob as they are given: relative ones are the same everywhere.
  await writeFile(join(folder, "executable.json"), JSON.stringify(CONFIGURATION));
  await runProgram(node.path, ["--experimental-sea-config", "executable.json"], folder);
  return { metafile, build: (target) => inject(target, folder) };
}

async function inject({ platform, path: node }: NodeBinary, folder: string): Promise<string> {
  const ownFolder = join(folder, platform);
  await mkdir(ownFolder, { recursive: true });
  const path = join(ownFolder, programFileName(platform));
  const original = await readFile(node);
  // A signature that does not fit any more is worse than none.
  const unsigned = isWindows(platform) ? signatureSet(original, null) : original;
  await writeFile(path, new Uint8Array(unsigned), { mode: PROGRAM_MODE });
  await runProgram(installedProgram("postject"), [path, ...INJECTION], folder);
  if (isMacOs(platform)) {
    // The injection has taken Node's own signature off.
    await writeFile(path, signMachO(await readFile(path), PROGRAM_NAME));
  }
  return path;
}

export function programFileName(platform: Platform): string {
  return isWindows(platform) ? `${PROGRAM_NAME}.exe` : PROGRAM_NAME;
}
