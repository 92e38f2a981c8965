import { createHash } from "node:crypto";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pinned from "./node-binaries.json" with { type: "json" };
import { isWindows, type Platform } from "./platforms.ts";
import { runProgram } from "./run-program.ts";

/** The one version of Node that all executables are made from. */
export const NODE_VERSION: string = pinned.version;

/** The npm package that carries Node for a platform. */
export interface NodePackage {
  readonly name: string;
  /** Subresource Integrity of the package's tarball, as the registry's metadata has it. */
  readonly integrity: string;
}

export function nodePackage(platform: Platform): NodePackage {
  return pinned.packages[platform];
}

export interface NodeBinary {
  readonly platform: Platform;
  /** The path of Node's own executable. */
  readonly path: string;
  /** The folder that the package was unpacked to. */
  readonly folder: string;
}

/**
 * Fetches Node for a platform from the npm registry into a folder of its own below `folder`. Throws
 * if what comes is not what is pinned.
 */
export async function fetchNodeBinary(platform: Platform, folder: string): Promise<NodeBinary> {
  const { name, integrity } = nodePackage(platform);
  const ownFolder = join(folder, platform);
  const packed = join(ownFolder, "packed");
  await mkdir(packed, { recursive: true });
  const specification = `${name}@${NODE_VERSION}`;
  const options = ["--prefer-offline", "--ignore-scripts", "--pack-destination", packed];
  await runProgram("npm", ["pack", specification, ...options]);
  const [tarball = ""] = await readdir(packed);
  const path = join(packed, tarball);
  checkIntegrity(specification, await readFile(path), integrity);
  await runProgram("tar", ["-xzf", path, "-C", ownFolder]);
  const unpacked = join(ownFolder, "package");
  const binary = join(unpacked, "bin", isWindows(platform) ? "node.exe" : "node");
  return { platform, path: binary, folder: unpacked };
}

/** Throws if the bytes have another digest than `integrity` says, which is of the form `sha512-…`. */
export function checkIntegrity(what: string, bytes: Uint8Array, integrity: string): void {
  const found = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  if (found !== integrity) {
    throw new Error(`${what} is not what it was: ${integrity} was expected, ${found} came`);
  }
}
