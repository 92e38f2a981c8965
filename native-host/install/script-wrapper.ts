import { shellQuote, shellUnquote } from "./shell-quote.ts";
import type { WrapperTarget } from "./wrapper.ts";

const QUOTED = String.raw`'(?:[^']|'\\'')*'`;
const EXEC_LINE = new RegExp(String.raw`^exec (${QUOTED})(?: (${QUOTED}))? "\$@"\n$`, "mu");

/** The wrapper of Linux and macOS: a script for the shell that each of them has. */
export function scriptText({ nodePath, host }: WrapperTarget): string {
  const words = nodePath === undefined ? [host] : [nodePath, host];
  return `#!/bin/sh
# Starts the native host of Web TCP Socket. Written by its installer.
# NODE_OPTIONS could load other code into the host, or open a debugger's port in it.
unset NODE_OPTIONS
exec ${words.map(shellQuote).join(" ")} "$@"
`;
}

/** What the script starts; whether it is as `scriptText` makes it is for the caller to see. */
export function readScript(text: string): WrapperTarget | undefined {
  const [, first, second] = EXEC_LINE.exec(text) ?? [];
  if (first === undefined) return undefined;
  return second === undefined
    ? { host: shellUnquote(first) }
    : { nodePath: shellUnquote(first), host: shellUnquote(second) };
}
