/** Random programs of calls, on real sockets, against the promises of the interface. */
import fc from "fast-check";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { type ObedientServer, startObedientServer } from "../servers/obedient-server.ts";
import { describeInBrowsers } from "./setting.ts";

const PROGRAMS = 1000;

type Step = readonly [string, number?];

interface Program {
  readonly number: number;
  readonly steps: readonly Step[];
}

interface Result {
  readonly number: number;
  readonly problems: readonly string[];
  readonly received: number;
  readonly sent: number;
  readonly errors: number;
}

const size = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 3000 }) },
  { weight: 2, arbitrary: fc.constantFrom(65_531, 65_535, 65_536, 65_537, 131_072) },
  { weight: 1, arbitrary: fc.integer({ min: 3000, max: 300_000 }) },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant("send"), size) },
  { weight: 6, arbitrary: fc.tuple(fc.constant("peer sends"), size) },
  { weight: 4, arbitrary: fc.constant<Step>(["wait"]) },
  { weight: 2, arbitrary: fc.constant<Step>(["suspend"]) },
  { weight: 2, arbitrary: fc.constant<Step>(["resume"]) },
  { weight: 1, arbitrary: fc.constantFrom<Step>(["close"], ["closeImmediately"]) },
  { weight: 1, arbitrary: fc.constantFrom<Step>(["peer ends"], ["peer resets"]) },
);

/** Every program comes to an end by itself. */
const ending = fc.constantFrom<Step>(
  ["close"],
  ["closeImmediately"],
  ["peer ends"],
  ["peer resets"],
);

const endings = ["close", "closeImmediately", "peer ends", "peer resets"];

/** By what the program came to its end first; all before that was meant to arrive. */
function firstEnding({ steps }: Program): number {
  return steps.findIndex(([name]) => endings.includes(name));
}

function bytesOf({ steps }: Program, action: string): number {
  return steps
    .slice(0, firstEnding({ number: 0, steps }))
    .reduce((sum, [name, count = 0]) => sum + (name === action ? count : 0), 0);
}

describeInBrowsers("random programs", (setting) => {
  let server: ObedientServer;
  let page: Page;

  beforeAll(async () => {
    server = await startObedientServer();
    page = await setting.newPermittedPage();
    await setting.allowDestination(page, "127.0.0.1", server.port);
    await page.evaluate(`window.deterministicBytes = ${deterministicBytes.toString()}`);
    await page.addScriptTag({ url: "/programs.js" });
  });

  afterAll(() => server.close());

  it(`${PROGRAMS} of them keep every promise`, async () => {
    const seed = Date.now() % 2 ** 31;
    const arbitrary = fc.tuple(fc.array(step, { maxLength: 12 }), ending);
    const programs: Program[] = fc
      .sample(arbitrary, { numRuns: PROGRAMS, seed })
      .map(([steps, last], index) => ({ number: index + 1, steps: [...steps, last] }));
    const results = await page.evaluate(
      (all, port) => window.runPrograms(all, "127.0.0.1", port),
      programs,
      server.port,
    );
    const faulty = results.filter(({ problems }) => problems.length > 0);
    expect(faulty, `seed ${seed}`).toEqual([]);
    expect(results).toHaveLength(PROGRAMS);
    // What a page has sent before it closed may still be on its way to the server.
    const faults = () => programs.flatMap((program) => faultsOf(program, results, server));
    await expect.poll(faults, { message: `seed ${seed}` }).toEqual([]);
  });
});

/** What was lost or made up on the way. */
function faultsOf(
  program: Program,
  results: readonly Result[],
  { connections }: ObedientServer,
): readonly string[] {
  const { number, steps } = program;
  const result = results.find((one) => one.number === number);
  const connection = connections.get(number);
  const [how = ""] = steps[firstEnding(program)] ?? [];
  const faults: string[] = [];
  const note = (isKept: boolean, promise: string) => {
    if (!isKept) faults.push(`program ${number}, ended by “${how}”: ${promise}`);
  };
  if (result === undefined) return [`program ${number} has no result`];
  // It may drop all that had not left by then, what came before another ending included.
  if (steps.some(([name]) => name === "closeImmediately")) return faults;
  const { takenBytes, hasWrongBytes, hasEnded } = connection ?? {};
  note(hasWrongBytes === false, "the peer received other bytes than were sent");
  note((takenBytes ?? 0) >= bytesOf(program, "send"), "bytes to the peer were lost");
  if (how === "close") note(hasEnded === true, "the peer was not told of the end");
  const onlyPeerEnds = steps.every(([name]) => name === "peer ends" || !endings.includes(name));
  if (onlyPeerEnds) {
    const awaited = bytesOf(program, "peer sends");
    note(
      result.received >= awaited,
      `bytes from the peer were lost: ${result.received}/${awaited}`,
    );
    note(result.errors === 0, "an orderly end was told as an error");
  }
  return faults;
}
