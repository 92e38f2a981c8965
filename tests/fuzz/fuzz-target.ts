import fc from "fast-check";

export interface FuzzRun {
  readonly cases: number;
  /** The same seed gives the same cases; a random one by default. */
  readonly seed?: number | undefined;
  /** Called before every case. */
  readonly begin?: () => void;
}

/** Something that takes what strangers say, with what has to hold for whatever they say. */
export interface FuzzTarget {
  /** What it is called on the command line. */
  readonly name: string;
  /** Rejects with the smallest case found for which it does not hold. */
  run(run: FuzzRun): Promise<void>;
}

/** @param holds throws where it does not hold */
export function fuzzTarget<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => void,
): FuzzTarget {
  return {
    name,
    async run({ cases, seed, begin }) {
      const property = fc.property(arbitrary, (value) => {
        begin?.();
        holds(value);
      });
      report(name, fc.check(property, parameters(cases, seed)));
    },
  };
}

/** The same for what takes its time. */
export function slowFuzzTarget<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => Promise<void>,
): FuzzTarget {
  return {
    name,
    async run({ cases, seed, begin }) {
      const property = fc.asyncProperty(arbitrary, async (value) => {
        begin?.();
        await holds(value);
      });
      report(name, await fc.check(property, parameters(cases, seed)));
    },
  };
}

function parameters(cases: number, seed: number | undefined): fc.Parameters<unknown> {
  return { numRuns: cases, ...(seed === undefined ? {} : { seed }) };
}

const LONGEST_CASE = 2000;

/** Some cases are long, and would hide what is wrong with them. */
function report(name: string, details: fc.RunDetails<unknown>): void {
  if (!details.failed) return;
  const { seed, numRuns, counterexample, errorInstance } = details;
  const smallest = fc.stringify(counterexample).slice(0, LONGEST_CASE);
  throw new Error(
    `${name} does not hold in case ${numRuns} of seed ${seed}; the smallest such case is ${smallest}`,
    { cause: errorInstance },
  );
}
