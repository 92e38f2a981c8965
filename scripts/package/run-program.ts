import { execFile } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../project.ts";

const LONGEST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a program to its end and gives what it printed. Throws with its output if it fails. */
export function runProgram(
  program: string,
  programArguments: readonly string[],
  folder = projectRoot,
): Promise<string> {
  const options = { cwd: folder, maxBuffer: LONGEST_OUTPUT_BYTES };
  return new Promise((resolve, reject) => {
    execFile(program, [...programArguments], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${error.message}\n${stdout}${stderr}`, { cause: error }));
    });
  });
}

/** The path of a program that npm installed for the project. */
export function installedProgram(name: string): string {
  return join(projectRoot, "node_modules/.bin", name);
}
