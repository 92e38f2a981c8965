import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The SHA-256 of each file in a folder, in the form that `sha256sum --check` reads. */
export async function checksums(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const lines: string[] = [];
  for (const name of names.toSorted()) {
    const digest = createHash("sha256").update(await readFile(join(folder, name)));
    lines.push(`${digest.digest("hex")}  ${name}\n`);
  }
  return lines.join("");
}
