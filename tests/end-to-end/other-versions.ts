/** Host and extension as other releases of them would be: with another range of protocol versions. */
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import type { VersionRange } from "../../protocol/version.ts";
import { EXTENSION_BUNDLE, HOST_BUNDLE } from "../../scripts/build-all.ts";
import { bundleOptions } from "../../scripts/bundle-options.ts";
import type { BrowserFamily } from "../../scripts/manifest.ts";
import { projectRoot } from "../../scripts/project.ts";

/** Writes the native host as one file. */
export async function writeHost(path: string, versions: VersionRange): Promise<void> {
  await bundle({ ...HOST_BUNDLE, entryPoints: ["native-host/host.ts"], outfile: path }, versions);
}

/** Copies the built extension into a folder, which need not exist; its broker is of other versions. */
export async function writeExtension(
  family: BrowserFamily,
  folder: string,
  versions: VersionRange,
): Promise<void> {
  await cp(join(projectRoot, "dist", family), folder, { recursive: true });
  const entryPoints = ["extension/background/background.ts"];
  const outfile = join(folder, "background.js");
  await bundle({ ...EXTENSION_BUNDLE, entryPoints, outfile }, versions);
}

async function bundle(options: BuildOptions, versions: VersionRange): Promise<void> {
  const plugins = [speaking(versions)];
  await build({ ...bundleOptions("0.9.0"), ...options, plugins, metafile: false });
}

/** Puts other numbers into protocol/version.ts. */
function speaking({ minimumVersion, maximumVersion }: VersionRange): Plugin {
  return {
    name: "other-versions",
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]protocol[\\/]version\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        const contents = source
          .replace(/(?<= MINIMUM_VERSION = )\d+/u, String(minimumVersion))
          .replace(/(?<= MAXIMUM_VERSION = )\d+/u, String(maximumVersion));
        return { contents, loader: "ts" };
      });
    },
  };
}
