import { shellQuote, shellUnquote } from "./shell-quote.ts";
import type { WrapperTarget } from "./wrapper.ts";

const QUOTED = String.raw`'(?:[^']|'\\'')*'`;
const EXEC_LINE = new RegExp(String.raw`^exec (${QUOTED}) (${QUOTED}) "\$@"\n$`, "mu");

/** The wrapper of Linux and macOS: a script for the shell that each of them has. */
export function scriptText({ nodePath, host }: WrapperTarget): string {
  return `#!/bin/sh
# Starts the native host of Web TCP Socket. Written by its installer.
# NODE_OPTIONS could load other code into the host, or open a debugger's port in it.
unset NODE_OPTIONS
exec ${shellQuote(nodePath)} ${shellQuote(host)} "$@"
`;
}

/** What the script starts; whether it is as `scriptText` makes it is for the caller to see. */
export function readScript(text: string): WrapperTarget | undefined {
  const [, nodePath, host] = EXEC_LINE.exec(text) ?? [];
  if (nodePath === undefined || host === undefined) return undefined;
  return { nodePath: shellUnquote(nodePath), host: shellUnquote(host) };
}
