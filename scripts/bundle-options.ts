import type { BuildOptions } from "esbuild";
import { projectRoot } from "./project.ts";

/** What all bundles have in common. `version` is the product's. */
export function bundleOptions(version: string) {
  return {
    absWorkingDir: projectRoot,
    bundle: true,
    charset: "utf8",
    legalComments: "inline",
    define: { WEB_TCP_SOCKET_VERSION: JSON.stringify(version) },
    logLevel: "warning",
    metafile: true,
    // Bundles name their sources in comments: as they lie in the project, not where a linked
    // node_modules really is, so that every copy of the project makes the same bundles.
    preserveSymlinks: true,
  } as const satisfies BuildOptions;
}
