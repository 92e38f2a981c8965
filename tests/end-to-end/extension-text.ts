import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../../scripts/project.ts";

/** A text of the extension that a person sees, by its name in `extension/_locales`. */
export async function extensionText(name: string): Promise<string> {
  const file = join(projectRoot, "extension/_locales/en/messages.json");
  const texts: Record<string, { readonly message: string }> = JSON.parse(
    await readFile(file, "utf8"),
  );
  const text = texts[name]?.message;
  if (text === undefined) throw new Error(`There is no text ${name}`);
  return text;
}
