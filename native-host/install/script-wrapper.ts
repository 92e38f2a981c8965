import { LEVEL_VARIABLE } from "../log.ts";
import { THREADS, THREADS_VARIABLE } from "../threads.ts";
import { shellQuote, shellUnquote } from "./shell-quote.ts";
import type { WrapperTarget } from "./wrapper.ts";

/** What of the environment reaches the host. */
const KEPT_VARIABLES = ["NODE_EXTRA_CA_CERTS", LEVEL_VARIABLE];

const CLEAN_START = [
  "exec /usr/bin/env -i",
  `${THREADS_VARIABLE}=${THREADS}`,
  ...KEPT_VARIABLES.map((name) => `\${${name}+"${name}=$${name}"}`),
].join(" ");

const QUOTED = String.raw`'(?:[^']|'\\'')*'`;
const HOST_LINE = new RegExp(String.raw`^set -- (${QUOTED}) "\$@"\n#`, "mu");
const NODE_LINE = new RegExp(String.raw`"\} (${QUOTED}) "\$@"\n$`, "u");

/**
 * The wrapper of Linux and macOS: a script for the shell that each of them has.
 *
 * Node's permission model takes from the host what it never does: writing files, starting processes,
 * threads and add-ons. A Node ends at once at an option that it does not know, and from version 25 on
 * the model takes the network away as well where it is not told otherwise. So each version has its
 * own options, and one that was not tried has none.
 */
export function scriptText({ nodePath, host }: WrapperTarget): string {
  const node = shellQuote(nodePath);
  return `#!/bin/sh
# Starts the native host of Web TCP Socket. Written by its installer.
# The environment could load other code into the host, or open a debugger's port in it.
unset NODE_OPTIONS
set -- ${shellQuote(host)} "$@"
# Node's permission model: the host may read files and use the network, and nothing else.
case "$(${node} --version)" in
v20.* | v22.*) set -- --experimental-permission '--allow-fs-read=*' "$@" ;;
v24.*) set -- --permission '--allow-fs-read=*' "$@" ;;
v25.*) set -- --permission --allow-net '--allow-fs-read=*' "$@" ;;
*) false ;;
esac && set -- --disable-warning=ExperimentalWarning "$@"
${CLEAN_START} ${node} "$@"
`;
}

/** What the script starts; whether it is as `scriptText` makes it is for the caller to see. */
export function readScript(text: string): WrapperTarget | undefined {
  const [, host] = HOST_LINE.exec(text) ?? [];
  const [, nodePath] = NODE_LINE.exec(text) ?? [];
  if (nodePath === undefined || host === undefined) return undefined;
  return { nodePath: shellUnquote(nodePath), host: shellUnquote(host) };
}
