import { execFile } from "node:child_process";
import { chown, readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** An account of this computer that a server runs as. */
export interface Account {
  readonly user: string;
  readonly group: string;
  readonly userId: number;
  readonly groupId: number;
}

export const IS_ROOT = process.getuid?.() === 0;

const run = promisify(execFile);

/** The account of this process or, where that is root, `nobody`. */
export async function ordinaryAccount(): Promise<Account> {
  const ask = async (what: string) => {
    const { stdout } = await run("id", IS_ROOT ? [what, "nobody"] : [what]);
    return stdout.trim();
  };
  return {
    user: await ask("-un"),
    group: await ask("-gn"),
    userId: Number(await ask("-u")),
    groupId: Number(await ask("-g")),
  };
}

/** What has a program run as that account: nothing, where this process does already. */
export function asAccount({ userId, groupId }: Account): { uid?: number; gid?: number } {
  return IS_ROOT ? { uid: userId, gid: groupId } : {};
}

/** Gives a folder and all in it to an account, where this process may. */
export async function giveFolder(folder: string, { userId, groupId }: Account): Promise<void> {
  if (!IS_ROOT) return;
  const names = await readdir(folder, { recursive: true });
  for (const path of ["", ...names]) await chown(join(folder, path), userId, groupId);
}
