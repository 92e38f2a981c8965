import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";

/**
 * Copies the built extension into a folder, which need not exist, with the texts of one language
 * alone: they are what any browser shows then, whatever languages are installed for it.
 */
export async function copyExtensionInLanguage(
  family: BrowserFamily,
  language: string,
  folder: string,
): Promise<void> {
  await cp(join(projectRoot, "dist", family), folder, { recursive: true });
  const locales = join(folder, "_locales");
  const others = (await readdir(locales)).filter((name) => name !== language);
  for (const name of others) await rm(join(locales, name), { recursive: true });
  const file = join(folder, "manifest.json");
  const manifest: object = JSON.parse(await readFile(file, "utf8"));
  await writeFile(file, JSON.stringify({ ...manifest, default_locale: language }));
}
