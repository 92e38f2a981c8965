import { shellQuote, shellUnquote } from "./shell-quote.ts";

const QUOTED = String.raw`'(?:[^']|'\\'')*'`;
const EXEC_LINE = new RegExp(String.raw`^exec (${QUOTED}) (${QUOTED}) "\$@"\n$`, "mu");

/** What the wrapper starts. */
export interface WrapperTarget {
  readonly nodePath: string;
  readonly hostFile: string;
}

/**
 * The script that the browsers start: a manifest can name a program, but no arguments for it, and
 * a browser that was started from the desktop may not find Node by its name.
 */
export function wrapperText({ nodePath, hostFile }: WrapperTarget): string {
  return `#!/bin/sh
# Starts the native host of Web TCP Socket. Written by its installer.
# NODE_OPTIONS could load other code into the host, or open a debugger's port in it.
unset NODE_OPTIONS
exec ${shellQuote(nodePath)} ${shellQuote(hostFile)} "$@"
`;
}

/** What an installed wrapper starts, or undefined if it is not as `wrapperText` makes it. */
export function readWrapper(text: string): WrapperTarget | undefined {
  const [, node, host] = EXEC_LINE.exec(text) ?? [];
  if (node === undefined || host === undefined) return undefined;
  const target = { nodePath: shellUnquote(node), hostFile: shellUnquote(host) };
  return wrapperText(target) === text ? target : undefined;
}
