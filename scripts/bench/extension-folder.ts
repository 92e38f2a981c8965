import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";

/** Where the broker is told whether documents are to have pipes of their own. */
const PIPE_SWITCH = "isPipeWanted: () => true";

/** `native` leaves native messaging alone to carry all payload. */
export type PipeChoice = "default" | "native";

/** The folder of the built extension; without pipes it is a copy, in the folder that is given. */
export async function extensionFolder(
  family: BrowserFamily,
  pipe: PipeChoice,
  folder: string,
): Promise<string> {
  const built = join(projectRoot, "dist", family);
  if (pipe === "default") return built;
  const copy = join(folder, `${family}-extension`);
  await cp(built, copy, { recursive: true });
  const background = join(copy, "background.js");
  const text = await readFile(background, "utf8");
  const parts = text.split(PIPE_SWITCH);
  if (parts.length !== 2) throw new Error(`The background has not one “${PIPE_SWITCH}”`);
  await writeFile(background, parts.join(PIPE_SWITCH.replace("true", "false")));
  return copy;
}
