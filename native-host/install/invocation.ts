import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { BROWSER_NAMES, type BrowserName, isBrowserName } from "./browsers.ts";
import type { Selection } from "./registration.ts";

export const COMMANDS = ["install", "uninstall", "doctor"] as const;
export type Command = (typeof COMMANDS)[number];

/** What the command line asks for. */
export type Invocation =
  | { readonly type: "help" }
  | { readonly type: "version" }
  | { readonly type: "misuse"; readonly message: string }
  | {
      readonly type: "run";
      readonly command: Command;
      readonly selection: Selection;
      readonly json: boolean;
    };

const OPTIONS = {
  browser: { type: "string", multiple: true },
  "manifest-dir": { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

/** Reads the arguments after the program's own name. */
export function readInvocation(args: readonly string[]): Invocation {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return misuse(`${firstSentence(error)}. Options are: ${optionList()}`);
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { type: "help" };
  if (values.version === true) return { type: "version" };
  const [word, ...more] = positionals;
  const command = COMMANDS.find((name) => name === word);
  if (command === undefined) {
    const given = word === undefined ? "No command" : `Unknown command "${word}"`;
    return misuse(`${given}. Commands are: ${COMMANDS.join(", ")}`);
  }
  if (more.length > 0) return misuse(`"${more.join(" ")}" is one argument too many for ${command}`);
  if (values.json === true && command !== "doctor") return misuse("--json goes with doctor alone");
  const selection = readSelection(values.browser ?? [], values["manifest-dir"]);
  if (typeof selection === "string") return misuse(selection);
  return { type: "run", command, selection, json: values.json === true };
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
}

/** The selection, or what is wrong with it. */
function readSelection(names: readonly string[], folder: string | undefined): Selection | string {
  const unknown = names.find((name) => !isBrowserName(name));
  if (unknown !== undefined) {
    return `Unknown browser "${unknown}". Browsers are: ${BROWSER_NAMES.join(", ")}`;
  }
  const browsers: readonly BrowserName[] = [...new Set(names.filter(isBrowserName))];
  if (folder === undefined) return { browsers };
  if (folder === "") return "--manifest-dir needs a folder";
  if (browsers.length !== 1) {
    return `--manifest-dir needs exactly one --browser (${BROWSER_NAMES.join(", ")})`;
  }
  return { browsers, manifestFolder: resolve(folder) };
}

function misuse(message: string): Invocation {
  return { type: "misuse", message };
}

function optionList(): string {
  return Object.keys(OPTIONS)
    .map((name) => `--${name}`)
    .join(", ");
}

/** Node's own explanation without the advice that it adds after it. */
function firstSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(/[.\n](?:\s|$)/u, 1)[0] ?? text;
}
