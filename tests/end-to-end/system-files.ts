import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A file or folder of the system's, and what stands in its place. */
export type SystemFiles = Readonly<Record<string, string>>;

const isRoot = process.getuid?.() === 0;
const OWN_NAMESPACE = ["--mount", ...(isRoot ? [] : ["--map-root-user"])];

/** Why the system's files cannot be replaced here; undefined where they can. */
export const noSystemFiles: string | undefined =
  spawnSync("unshare", [...OWN_NAMESPACE, "true"]).status === 0
    ? undefined
    : "this system gives processes no mount namespace of their own (unshare --mount)";

/**
 * Makes a program that starts another one which finds its own files in the place of the system's,
 * in a mount namespace of its own: nobody else on the computer sees a difference.
 *
 * @param folder where the program is put
 */
export function programWithSystemFiles(
  program: string,
  folder: string,
  files: SystemFiles,
): Promise<string> {
  const mounts = Object.entries(files).map(([place, own]) => `mount --bind '${own}' '${place}'`);
  return programWithMounts(program, folder, mounts);
}

/** The same for what these commands mount. */
export async function programWithMounts(
  program: string,
  folder: string,
  mounts: readonly string[],
): Promise<string> {
  // Chromium refuses its sandbox to root, which it is in a namespace that an ordinary user makes.
  const extra = isRoot || !program.includes("chrom") ? "" : " --no-sandbox";
  const inside = [...mounts, `exec '${program}' "$@"${extra}`].join(" && ");
  const path = join(folder, "program-with-mounts");
  const script = `#!/bin/sh
exec unshare ${OWN_NAMESPACE.join(" ")} sh -c '${inside.replaceAll("'", `'\\''`)}' sh "$@"
`;
  await writeFile(path, script, { mode: 0o700 });
  return path;
}
