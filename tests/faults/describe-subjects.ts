import { afterAll, describe, it } from "vitest";
import { BROWSER_FAMILIES, type BrowserFamily } from "../../scripts/manifest.ts";
import type { Subject } from "./scenario.ts";
import { Stage } from "./stage.ts";

const SEEDS = 2 ** 31;

/**
 * What the environment says of a run: `FAULTS_SEED` gives an earlier one again, `FAULTS_BROWSER` is
 * the only browser, and `FAULTS_ONLY` is a part of the names of those scenarios that are run.
 */
const { FAULTS_SEED, FAULTS_BROWSER, FAULTS_ONLY = "" } = process.env;

const MOST_MILLISECONDS = 90_000;
/** A test has so much longer than its scenario: it is that one that ends, and its stage with it. */
const END_MILLISECONDS = 30_000;

/** Tests of all these scenarios in each browser; a stage that one of them has wrecked is built anew. */
export function describeSubjects(subjects: readonly Subject[]): void {
  const seed = Number(FAULTS_SEED ?? Math.floor(Math.random() * SEEDS));
  const families = BROWSER_FAMILIES.filter((family) => (FAULTS_BROWSER ?? family) === family);
  process.stdout.write(`The seed of the faults is ${seed}\n`);
  for (const family of families) {
    for (const { name, scenarios, options = {} } of subjects) {
      const chosen = scenarios.filter((scenario) =>
        `${name}: ${scenario.name}`.includes(FAULTS_ONLY),
      );
      if (chosen.length > 0) describeSubject(family, { name, scenarios: chosen, options }, seed);
    }
  }
}

function describeSubject(
  family: BrowserFamily,
  { name, scenarios, options = {} }: Subject,
  seed: number,
): void {
  describe(`${name} in ${family}, seed ${seed}`, () => {
    let stage: Stage | undefined;

    const begin = async () => {
      stage = new Stage();
      await stage.begin(family, options);
      return stage;
    };
    const end = async () => {
      const ending = stage;
      stage = undefined;
      await ending?.end();
    };
    afterAll(end);

    for (const scenario of scenarios) {
      const { name: what, obstacle, timeout: most = MOST_MILLISECONDS } = scenario;
      const title = obstacle === undefined ? what : `${what} (not run: ${obstacle})`;
      const timeout = most + END_MILLISECONDS;
      it.skipIf(obstacle !== undefined)(title, { timeout }, async () => {
        try {
          const current = stage ?? (await begin());
          await inTime(most, current.play(scenario, seed));
        } catch (error) {
          await end();
          throw error;
        }
      });
    }
  });
}

async function inTime(most: number, played: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not settled after ${most} ms`)), most);
  });
  try {
    await Promise.race([played, late]);
  } finally {
    clearTimeout(timer);
  }
}
