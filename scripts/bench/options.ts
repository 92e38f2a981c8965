import { parseArgs } from "node:util";
import { BROWSER_FAMILIES, type BrowserFamily } from "../manifest.ts";
import { NAMES } from "./names.ts";
import type { PipeChoice } from "./permit.ts";

const MEBIBYTE = 1024 * 1024;

const USAGE = `Usage: npm run bench -- [options]

--browser firefox|chromium   in this browser alone
--rounds N                   how often each carrier has its turn (5)
--bytes N                    of one transfer: a number, or one with KiB or MiB (128MiB)
--only NAME[,NAME]           these measurements alone: ${wrap(NAMES)}
--page local|public          whether Chromium takes the page for one of the public network (local)
--pipe default|native        native: all payload by native messaging (default)
--executable FILE            a host in one file, whose start is measured too
--json FILE                  writes every figure
--svg FILE                   draws the chart
`;

export interface BenchOptions {
  readonly families: readonly BrowserFamily[];
  readonly rounds: number;
  readonly bytes: number;
  isWanted(name: string): boolean;
  readonly isPagePublic: boolean;
  readonly pipe: PipeChoice;
  readonly executable: string | undefined;
  readonly jsonFile: string | undefined;
  readonly svgFile: string | undefined;
}

/** Ends the process, with a word, where the command line says nothing that we know. */
export function readOptions(): BenchOptions {
  const { browser, rounds, bytes, only, page, pipe, executable, json, svg } = parse();
  const families = BROWSER_FAMILIES.filter((family) => browser === undefined || family === browser);
  if (families.length === 0) stop(`--browser is one of ${BROWSER_FAMILIES.join(", ")}`);
  if (!/^[1-9]\d*$/u.test(rounds)) stop("--rounds is a number from 1 on");
  if (page !== "local" && page !== "public") stop("--page is local or public");
  if (pipe !== "default" && pipe !== "native") stop("--pipe is default or native");
  const names = only?.flatMap((list) => list.split(",")) ?? [];
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) stop(`There is no measurement ${unknown.join(", ")}`);
  return {
    families,
    rounds: Number(rounds),
    bytes: readBytes(bytes),
    isWanted: (name) => names.length === 0 || names.includes(name),
    isPagePublic: page === "public",
    pipe,
    executable,
    jsonFile: json,
    svgFile: svg,
  };
}

function parse() {
  try {
    return parseArgs({
      options: {
        browser: { type: "string" },
        rounds: { type: "string", default: "5" },
        bytes: { type: "string", default: "128MiB" },
        only: { type: "string", multiple: true },
        page: { type: "string", default: "local" },
        pipe: { type: "string", default: "default" },
        executable: { type: "string" },
        json: { type: "string" },
        svg: { type: "string" },
      },
    }).values;
  } catch (error) {
    stop(error instanceof Error ? error.message : String(error));
  }
}

function readBytes(text: string): number {
  const [, count, unit] = /^([1-9]\d*) ?(KiB|MiB)?$/u.exec(text) ?? [];
  if (count === undefined) stop("--bytes is a number, or one with KiB or MiB");
  const factor = unit === "MiB" ? MEBIBYTE : unit === "KiB" ? 1024 : 1;
  return Number(count) * factor;
}

/** The names in lines that fit beside the option. */
function wrap(names: readonly string[]): string {
  const lines: string[] = [""];
  for (const name of names) {
    const last = lines.at(-1) ?? "";
    if (last.length + name.length > 60) lines.push(name);
    else lines[lines.length - 1] = last === "" ? name : `${last}, ${name}`;
  }
  return lines.map((line) => `\n${" ".repeat(31)}${line}`).join(",");
}

function stop(problem: string): never {
  process.stderr.write(`${problem}\n${USAGE}`);
  process.exit(2);
}
