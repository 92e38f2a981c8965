import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { prepareExecutables } from "./build-executable.ts";
import { bundledPackages, licenseNotice } from "./bundled-packages.ts";
import { writeHostArchive } from "./host-archive.ts";
import { measureStart } from "./measure-start.ts";
import { fetchNodeBinary, NODE_VERSION } from "./node-binary.ts";
import { type Platform, thisPlatform } from "./platforms.ts";

const MEBIBYTE = 1024 * 1024;

export interface PackExecutablesOptions {
  readonly platforms: readonly Platform[];
  readonly version: string;
  readonly folder: string;
  readonly say: (text: string) => void;
}

/**
 * Makes the executable of each platform and the archive that carries it, and gives what esbuild
 * tells of the bundle inside. The blob takes the Node of this machine's own platform.
 */
export async function packExecutables(options: PackExecutablesOptions): Promise<Metafile> {
  const { platforms, version, folder, say } = options;
  const ownPlatform = thisPlatform();
  if (ownPlatform === undefined) {
    throw new Error(`Executables cannot be made on ${process.platform} on ${process.arch}`);
  }
  const workFolder = await mkdtemp(join(tmpdir(), "web-tcp-socket-executables-"));
  try {
    const nodes = join(workFolder, "nodes");
    const ownNode = await fetchNodeBinary(ownPlatform, nodes);
    const kitFolder = join(workFolder, "kit");
    await mkdir(kitFolder);
    const kit = await prepareExecutables(ownNode, version, kitFolder);
    const licenses = {
      node: await readFile(join(ownNode.folder, "LICENSE"), "utf8"),
      packages: licenseNotice(await bundledPackages([kit.metafile])),
    };
    for (const platform of platforms) {
      const isOwn = platform === ownPlatform;
      const node = isOwn ? ownNode : await fetchNodeBinary(platform, nodes);
      const executable = await kit.build(node);
      const size = ((await stat(executable)).size / MEBIBYTE).toFixed(1);
      const start = isOwn ? `, ${await describeStart(executable)}` : "";
      say(`Executable for ${platform}, with Node ${NODE_VERSION}: ${size} MiB${start}`);
      await writeHostArchive({ platform, version, executable, licenses, folder });
      if (!isOwn) await rm(join(nodes, platform), { recursive: true });
      await rm(executable);
    }
    return kit.metafile;
  } finally {
    await rm(workFolder, { recursive: true });
  }
}

async function describeStart(executable: string): Promise<string> {
  const milliseconds = Math.round(await measureStart(executable));
  return `answers the handshake ${milliseconds} ms after its start (median of 10)`;
}
