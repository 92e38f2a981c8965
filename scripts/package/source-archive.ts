import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { projectRoot } from "../project.ts";
import { collectFiles } from "./collect-files.ts";
import { runProgram } from "./run-program.ts";
import { tarGz } from "./tar-gz.ts";

/** Folders and files that .gitignore names, and git's own. */
const NOT_SOURCE = /^(?:node_modules|dist|dist-docs|dist-packages|coverage|\.git)$|\.log$/u;

/**
 * Writes the project's sources, all in one folder, as a compressed tar archive: of the last commit,
 * or of the files as they are where there is no git. Says whether that is what the packages are
 * built from, and so false if there are changes since the last commit.
 */
export async function writeSourceArchive(path: string, folder: string): Promise<boolean> {
  if (!existsSync(join(projectRoot, ".git"))) {
    const files = await collectFiles(projectRoot, (source) => NOT_SOURCE.test(source));
    await writeFile(path, await tarGz(folder, files));
    return true;
  }
  await runProgram("git", [
    "archive",
    `--prefix=${folder}/`,
    "--format=tar.gz",
    "-o",
    path,
    "HEAD",
  ]);
  return (await runProgram("git", ["status", "--porcelain"])) === "";
}
