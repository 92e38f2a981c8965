import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import * as v from "valibot";

const FOLDER = fileURLToPath(new URL("scenarios/", import.meta.url));
const RUNNER = fileURLToPath(new URL("run-scenario.js", import.meta.url));

/** The runner's name in the global object of a window. */
export const RUNNER_NAME = "webTCPSocketScenarios";

const optionsSchema = v.strictObject({
  /** What the servers' connections play, the first the first: see play-script.ts. */
  server: v.optional(v.union([v.string(), v.array(v.string())]), ""),
  /** The address that `run` gets as its second argument. Default: `plain`. */
  at: v.optional(v.string()),
  /** Does the log end with what each of the server's connections heard? */
  heard: v.optional(v.boolean(), false),
  /** Milliseconds, where they are not the usual five thousand. */
  limit: v.optional(v.number()),
  /** The interface that has to be there. Default: `TCPSocket`. */
  needs: v.optional(v.string()),
});

export interface Scenario {
  readonly name: string;
  readonly scripts: readonly string[];
  readonly isHeard: boolean;
}

export interface Scenarios {
  readonly all: readonly Scenario[];
  /** A script that puts the runner into a window's global object. */
  readonly source: string;
}

/** All that is in `scenarios/`, in the order of the files' names. */
export async function loadScenarios(): Promise<Scenarios> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".js")).sort();
  const texts = await Promise.all(files.map((file) => readFile(`${FOLDER}${file}`, "utf8")));
  const runner = await readFile(RUNNER, "utf8");
  const all = new Map<string, Scenario>();
  const scenario = (name: string, options: unknown) => {
    if (all.has(name)) throw new Error(`Two scenarios are called: ${name}`);
    const { server, heard } = v.parse(optionsSchema, options);
    const scripts = typeof server === "string" ? [server] : server;
    all.set(name, { name, scripts, isHeard: heard });
  };
  for (const text of texts) runInNewContext(`{${text}}`, { scenario });
  const blocks = texts.map((text) => `{\n${text}\n}`).join("\n");
  return {
    all: [...all.values()],
    source: `globalThis.${RUNNER_NAME} = (() => {\n${runner}\n${blocks}\nreturn runScenario;\n})();`,
  };
}
