import { cp, mkdir, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { runProgram } from "../scripts/package/run-program.ts";
import { projectRoot } from "../scripts/project.ts";

const NOT_COPIED = [".git", "node_modules", "dist", "dist-packages", "coverage"];

export interface PackCopyOptions {
  /** The project, or a copy of it. */
  readonly source: string;
  readonly target: string;
  /** What `npm run package` is told. */
  readonly options: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Copies the project and packs it there, in a process of its own; gives the folder of packages. */
export async function packCopy(copy: PackCopyOptions): Promise<string> {
  const { source, target, options, environment = {} } = copy;
  await mkdir(target, { recursive: true });
  await cp(source, target, {
    recursive: true,
    filter: (path) => !NOT_COPIED.includes(relative(source, path)),
  });
  await symlink(join(projectRoot, "node_modules"), join(target, "node_modules"));
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const program = ["node_modules/tsx/dist/cli.mjs", "scripts/package.ts", ...options];
  await runProgram("env", [...variables, process.execPath, ...program], target);
  return join(target, "dist-packages");
}
