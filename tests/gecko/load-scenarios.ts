import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import * as v from "valibot";
import type { Addresses } from "./scripted-servers.ts";

const FOLDER = fileURLToPath(new URL("scenarios/", import.meta.url));
const RUNNER_FILE = fileURLToPath(new URL("run-scenario.js", import.meta.url));

/** What RUNNER_FILE calls itself in the global object of a window. */
const RUNNER = "webTCPSocketScenarios";

const optionsSchema = v.strictObject({
  /** What the servers' connections play, the first the first: see play-script.ts. */
  server: v.optional(v.union([v.string(), v.array(v.string())]), ""),
  /** The address that `run` gets as its second argument. Default: `plain`. */
  at: v.optional(v.string()),
  /** Does the log end with what each of the server's connections heard, and with how it ended? */
  heard: v.optional(v.union([v.literal(true), v.literal("bytes")])),
  /** Milliseconds, where they are not the usual five thousand. */
  limit: v.optional(v.number()),
});

export interface Scenario {
  readonly name: string;
  readonly scripts: readonly string[];
  readonly heard: true | "bytes" | undefined;
}

export interface Scenarios {
  readonly all: readonly Scenario[];
  /** A script that puts the runner and the scenarios into a window's global object. */
  readonly source: string;
}

/** An expression for a window that has the source in it: the promise of a scenario's log. */
export function runExpression(name: string, addresses: Addresses): string {
  return `${RUNNER}.run(${JSON.stringify(name)}, ${JSON.stringify(addresses)})`;
}

/** All that is in `scenarios/`, in the order of the files' names. */
export async function loadScenarios(): Promise<Scenarios> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".js")).sort();
  const texts = await Promise.all(files.map((file) => readFile(`${FOLDER}${file}`, "utf8")));
  const runner = await readFile(RUNNER_FILE, "utf8");
  const all = new Map<string, Scenario>();
  const scenario = (name: string, options: unknown) => {
    if (all.has(name)) throw new Error(`Two scenarios are called: ${name}`);
    const { server, heard } = v.parse(optionsSchema, options);
    const scripts = typeof server === "string" ? [server] : server;
    all.set(name, { name, scripts, heard });
  };
  for (const text of texts) runInNewContext(`(() => {${text}})();`, { scenario });
  const blocks = texts.map((text) => `((scenario) => {\n${text}\n})(${RUNNER}.scenario);`);
  return { all: [...all.values()], source: [`(() => {\n${runner}\n})();`, ...blocks].join("\n") };
}
