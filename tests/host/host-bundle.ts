import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const BUNDLE_VERSION = "1.2.3";

export interface HostBundle {
  readonly path: string;
  remove(): Promise<void>;
}

/** The native host as it is installed: one file, built for Node 20, in a folder of its own. */
export async function bundleHost(): Promise<HostBundle> {
  const folder = await mkdtemp(join(tmpdir(), "host-"));
  const path = join(folder, "host.mjs");
  await build({
    absWorkingDir: fileURLToPath(new URL("../..", import.meta.url)),
    entryPoints: ["native-host/host.ts"],
    outfile: path,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    define: { WEB_TCP_SOCKET_VERSION: JSON.stringify(BUNDLE_VERSION) },
    logLevel: "warning",
  });
  return { path, remove: () => rm(folder, { recursive: true }) };
}
