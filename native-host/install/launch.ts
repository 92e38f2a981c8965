import type { Environment } from "./environment.ts";
import { pathsOf } from "./platforms.ts";

/** A program to start, with its arguments. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  /** On Windows: the arguments are the command line as it is, with nothing to be quoted. */
  readonly isVerbatim: boolean;
}

const BATCH_FILE = /\.cmd$/iu;

/**
 * How a browser starts a host. Windows has batch files run by cmd.exe alone, and Chromium's command
 * line for that is this one (launch_context_win.cc); Node itself refuses (CVE-2024-27980). Programs
 * are started as they are.
 */
export function launchOf(
  program: string,
  args: readonly string[],
  { platform, folders }: Environment,
): Launch {
  if (platform !== "win32" || !BATCH_FILE.test(program))
    return { file: program, args, isVerbatim: false };
  const file = pathsOf(platform).join(folders.root, "System32", "cmd.exe");
  const command = [program, ...args].map((word) => `"${word}"`).join(" ");
  return { file, args: ["/d", "/s", "/c", `"${command}"`], isVerbatim: true };
}
