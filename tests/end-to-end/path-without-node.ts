import { mkdir, readdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { errorCode } from "../../native-host/install/install-error.ts";

const NODE_PROGRAMS = ["node", "nodejs", "npm", "npx", "corepack"];

/**
 * Fills a folder with links to all programs on this machine's path but those of Node, so that it can
 * be the whole path of a process: Node often lies in one folder with everything else.
 */
export async function makePathWithoutNode(folder: string): Promise<void> {
  await mkdir(folder);
  const taken = new Set(NODE_PROGRAMS);
  for (const source of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of await namesIn(source)) {
      if (taken.has(name)) continue;
      taken.add(name);
      await symlink(join(source, name), join(folder, name));
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // A path names folders that there are not.
    if (errorCode(error) !== "ENOENT") throw error;
    return [];
  }
}
