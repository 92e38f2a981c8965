import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { projectRoot } from "../project.ts";

/** A package of which code is in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** Where its source is. */
  readonly homepage: string;
  readonly licenseText: string;
}

const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/u;
const LICENSE_FILE = /^licen[cs]e(?:\.(?:md|txt))?$/iu;

/**
 * The packages whose code the bundles hold, by name. Throws for one without a text of its license:
 * it could not be passed on.
 */
export async function bundledPackages(
  metafiles: readonly Metafile[],
): Promise<readonly BundledPackage[]> {
  const packages = await Promise.all(packageFolders(metafiles).map(readPackage));
  return packages.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** The folders of those packages, as the metafiles have them: relative to the project. */
export function packageFolders(metafiles: readonly Metafile[]): readonly string[] {
  const folders = new Set<string>();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const [folder] = PACKAGE_FOLDER.exec(path) ?? [];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  return [...folders];
}

/** What goes along with bundles of these packages. */
export function licenseNotice(packages: readonly BundledPackage[]): string {
  const parts = packages.map(
    ({ name, version, license, homepage, licenseText }) =>
      `${name} ${version}\n${homepage}\nLicense: ${license}\n\n${licenseText.trim()}\n`,
  );
  const rule = `\n${"=".repeat(80)}\n\n`;
  return ["Web TCP Socket contains code of the following packages.\n", ...parts].join(rule);
}

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const path = join(projectRoot, folder);
  const file: PackageFile = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
  const { name, version, license, repository } = file;
  const licenseFile = (await readdir(path)).find((entry) => LICENSE_FILE.test(entry));
  if (licenseFile === undefined) throw new Error(`${name} has no text of its license`);
  const address = typeof repository === "object" ? repository.url : repository;
  return {
    name,
    version,
    license,
    homepage: file.homepage ?? address ?? `https://www.npmjs.com/package/${name}`,
    licenseText: await readFile(join(path, licenseFile), "utf8"),
  };
}
