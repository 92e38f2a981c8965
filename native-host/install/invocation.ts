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
      readonly isDryRun: boolean;
      readonly isTraced: boolean;
    };

const OPTIONS = {
  browser: { type: "string", multiple: true },
  all: { type: "boolean" },
  system: { type: "boolean" },
  "manifest-dir": { type: "string" },
  "dry-run": { type: "boolean" },
  json: { type: "boolean" },
  trace: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parse>["values"];

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
  const contradiction = contradictionIn(command, values);
  if (contradiction !== undefined) return misuse(contradiction);
  const selection = readSelection(values);
  if (typeof selection === "string") return misuse(selection);
  const { json = false, "dry-run": isDryRun = false, trace: isTraced = false } = values;
  return { type: "run", command, selection, json, isDryRun, isTraced };
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
}

/** What does not go together, if anything. */
function contradictionIn(command: Command, values: Values): string | undefined {
  const isNamed = values.browser !== undefined;
  if (values.json === true && command !== "doctor") return "--json goes with doctor alone";
  if (values.trace === true && command !== "doctor") return "--trace goes with doctor alone";
  if (values["dry-run"] === true && command === "doctor") {
    return "--dry-run goes with install and uninstall; doctor changes nothing";
  }
  if (values.all === true && isNamed) return "--all and --browser exclude each other";
  if (values.system === true && values["manifest-dir"] !== undefined) {
    return "--system and --manifest-dir exclude each other";
  }
  if (command === "install" && values.system === true && !isNamed && values.all !== true) {
    return "install --system needs --browser or --all, for nobody knows which browsers all users have";
  }
  return undefined;
}

/** The selection, or what is wrong with it. */
function readSelection(values: Values): Selection | string {
  const names = values.all === true ? BROWSER_NAMES : (values.browser ?? []);
  const unknown = names.find((name) => !isBrowserName(name));
  if (unknown !== undefined) {
    return `Unknown browser "${unknown}". Browsers are: ${BROWSER_NAMES.join(", ")}`;
  }
  const browsers: readonly BrowserName[] = [...new Set(names.filter(isBrowserName))];
  const scope = values.system === true ? "system" : "user";
  const folder = values["manifest-dir"];
  if (folder === undefined) return { browsers, scope };
  if (folder === "") return "--manifest-dir needs a folder";
  if (browsers.length !== 1) {
    return `--manifest-dir needs exactly one --browser (${BROWSER_NAMES.join(", ")})`;
  }
  return { browsers, scope, manifestFolder: resolve(folder) };
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
