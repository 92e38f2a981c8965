import { parseArgs } from "node:util";
import { BROWSER_FAMILIES, type BrowserFamily } from "../manifest.ts";
import { LEAST_MINUTES } from "./plan.ts";

const USAGE = `Usage: npm run soak -- [options]

--browser firefox|chromium   in this browser alone; both at the same time by default
--minutes N                  how long, from ${LEAST_MINUTES} on (60)
--seed N                     repeats what is done, though not the order in which it ends (by the clock)
--json FILE                  writes every sample; the browser's name is put before the ending
--svg FILE                   draws the chart, named likewise
`;

export interface Options {
  readonly families: readonly BrowserFamily[];
  readonly minutes: number;
  readonly seed: number;
  readonly jsonFile: string | undefined;
  readonly svgFile: string | undefined;
}

/** Ends the process, with a word, where the command line says nothing that we know. */
export function readOptions(): Options {
  const { browser, minutes, seed, json, svg } = parse();
  const families = BROWSER_FAMILIES.filter((family) => browser === undefined || family === browser);
  if (families.length === 0) stop(`--browser is one of ${BROWSER_FAMILIES.join(", ")}`);
  if (!(Number(minutes) >= LEAST_MINUTES)) stop(`--minutes is a number from ${LEAST_MINUTES} on`);
  if (!/^\d{1,9}$/u.test(seed)) stop("--seed is a whole number of nine digits at most");
  return { families, minutes: Number(minutes), seed: Number(seed), jsonFile: json, svgFile: svg };
}

function parse() {
  try {
    return parseArgs({
      options: {
        browser: { type: "string" },
        minutes: { type: "string", default: "60" },
        seed: { type: "string", default: String(Date.now() % 1_000_000) },
        json: { type: "string" },
        svg: { type: "string" },
      },
    }).values;
  } catch (error) {
    stop(error instanceof Error ? error.message : String(error));
  }
}

function stop(problem: string): never {
  process.stderr.write(`${problem}\n${USAGE}`);
  process.exit(2);
}
