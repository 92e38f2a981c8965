import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";
import { collectFiles, readArchivedFile, textFile } from "./collect-files.ts";
import { zip } from "./zip.ts";

export interface ExtensionArchiveOptions {
  /** The text of all that the bundles' packages want said. */
  readonly notice: string;
  /** Members of the manifest that stay out. */
  readonly without?: readonly string[];
}

/** The built extension of a family, as the stores take it. */
export async function extensionArchive(
  family: BrowserFamily,
  { notice, without = [] }: ExtensionArchiveOptions,
): Promise<Uint8Array> {
  const built = join(projectRoot, "dist", family);
  const files = await collectFiles(built, (path) => path === "manifest.json");
  const manifest = JSON.parse(await readFile(join(built, "manifest.json"), "utf8"));
  const kept = Object.entries(manifest).filter(([member]) => !without.includes(member));
  return zip([
    textFile("manifest.json", `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`),
    await readArchivedFile("LICENSE", join(projectRoot, "LICENSE")),
    textFile("LICENSES-OF-PACKAGES.txt", notice),
    ...files,
  ]);
}
