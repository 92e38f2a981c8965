/** The native host is killed in the middle of transfers, again and again. */
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { until } from "../../../scripts/browser/extension-windows.ts";
import { CONVERSED, converse } from "../../end-to-end/site-pages.ts";
import { within } from "../../host/within.ts";
import {
  startTransferServer,
  TRANSFERS,
  type TransferServer,
} from "../../servers/transfer-server.ts";
import { HOST_LOST, NO_HOST } from "../life-stages.ts";
import type { Scenario } from "../scenario.ts";
import { type Stage, untilGone } from "../stage.ts";

const PROGRAM = fileURLToPath(new URL("../transfers-program.js", import.meta.url));
const MEBIBYTE = 1024 * 1024;
const WAIT_MILLISECONDS = 30_000;
const MILLISECONDS_EACH = 20_000;

/** `FAULTS_KILLS` is for another number. */
const KILLS = Number(process.env.FAULTS_KILLS ?? 200);
const QUICK_KILLS = 5;

type EndpointKind = TransferEvents["kind"];

interface Kill {
  /** What each of two pages has under way. */
  readonly pages: readonly [readonly EndpointKind[], readonly EndpointKind[]];
  /** The host is killed once so much has been moved; undefined as soon as the pages have called. */
  readonly afterBytes: number | undefined;
}

const kinds = fc.constantFrom(...TRANSFERS, ...TRANSFERS, "listen" as const);

const kill: fc.Arbitrary<Kill> = fc
  .record({
    pages: fc.tuple(
      fc.array(kinds, { minLength: 1, maxLength: 4 }),
      fc.array(kinds, { maxLength: 3 }),
    ),
    afterBytes: fc.oneof(
      { weight: 1, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 64 * 1024 }) },
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 16 * MEBIBYTE }) },
    ),
  })
  .filter(
    ({ pages, afterBytes }) =>
      afterBytes === undefined || pages.flat().some((kind) => kind !== "listen"),
  );

export const KILL_SCENARIOS: readonly Scenario[] = [
  { ...killing(QUICK_KILLS), isQuick: true },
  killing(KILLS),
];

/** Kills the host so often, at points that follow from the seed. */
function killing(count: number): Scenario {
  return {
    name: `the host killed ${count} times in mid-transfer`,
    timeout: count * MILLISECONDS_EACH,
    run: async (stage) => {
      const transfers = stage.keep(await startTransferServer());
      const pages = [stage.page, await stage.newPage()];
      for (const page of pages) await stage.bringIn(page, PROGRAM);
      const seed = stage.random.integer(0, 2 ** 31 - 1);
      for (const [index, each] of fc.sample(kill, { numRuns: count, seed }).entries()) {
        const told = `kill ${index}, ${JSON.stringify(each)}`;
        expect(await killOnce(stage, pages, transfers, each), told).toEqual([]);
      }
    },
  };
}

/**
 * Does one kill. The answer says what broke a promise: that each socket of each page has one error and
 * one close, in this order and last, and that the next `open` works, with a new host.
 */
async function killOnce(
  stage: Stage,
  pages: readonly Page[],
  transfers: TransferServer,
  { pages: kindsOfPages, afterBytes }: Kill,
): Promise<readonly string[]> {
  const moved = transfers.untilMoved(afterBytes ?? 0);
  await Promise.all(
    pages.map((page, index) =>
      page.evaluate(
        (begun, port) => window.transfers.begin(begun, port),
        kindsOfPages[index] ?? [],
        transfers.port,
      ),
    ),
  );
  await within(WAIT_MILLISECONDS, `${afterBytes} bytes`, moved);
  const killed = await stage.signalHost("SIGKILL");
  const settled = await Promise.all(
    pages.map((page) => page.evaluate(() => window.transfers.settle())),
  );
  const problems = settled.flat().flatMap(problemsOf);
  for (const page of pages) {
    const said = await converse(page, stage.echo.port);
    if (said.join() !== CONVERSED.join()) problems.push(`the next open: ${said.join(", ")}`);
  }
  await untilGone(killed);
  await until("its connections were gone", async () => transfers.countConnections() === 0);
  return problems;
}

/** What is wrong with the events of one socket or listener that has lost its host. */
function problemsOf({ kind, log }: TransferEvents): string[] {
  const wasOpen = log[0]?.startsWith("open") ?? false;
  const expected = [
    ...(wasOpen ? [kind === "listen" ? "open listening" : "open open"] : []),
    ...(log[1] === "data" ? ["data"] : []),
    wasOpen ? HOST_LOST : NO_HOST,
    ...(kind === "listen" ? [] : ["close closed"]),
  ];
  return log.join() === expected.join() ? [] : [`${kind}: ${log.join(", ") || "no event"}`];
}
