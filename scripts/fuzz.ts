/**
 * `npm run fuzz`: a million cases for everything that takes what strangers say. Of its options
 * `--target NAME` may be given several times, `--cases N` is for each target, and `--seed N` gives the
 * cases of an earlier run again. `--guided SECONDS` fuzzes the decoder of native messages alone, guided
 * by what it covers. Ends with 1 where anything does not hold.
 */
import { parseArgs } from "node:util";
import "../tests/engine-base64.ts";
import { fuzzAll } from "../tests/fuzz/fuzz-all.ts";
import { FUZZ_TARGETS } from "../tests/fuzz/fuzz-targets.ts";
import { fuzzGuided } from "../tests/fuzz/guided/guided-fuzz.ts";

const CASES = "1000000";
const SEEDS = 2 ** 31;

const { values } = parseArgs({
  options: {
    cases: { type: "string", default: CASES },
    guided: { type: "string" },
    seed: { type: "string", default: String(Math.floor(Math.random() * SEEDS)) },
    target: { type: "string", multiple: true, default: FUZZ_TARGETS.map(({ name }) => name) },
  },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
const seconds = values.guided === undefined ? undefined : Number(values.guided);
const unknown = values.target.filter((name) =>
  FUZZ_TARGETS.every((target) => target.name !== name),
);

if (
  unknown.length > 0 ||
  !Number.isSafeInteger(cases) ||
  cases < 1 ||
  !Number.isInteger(seed) ||
  !(seconds === undefined || seconds > 0)
) {
  const names = FUZZ_TARGETS.map(({ name }) => name).join(", ");
  process.stderr.write(
    `Usage: npm run fuzz -- [--cases N] [--seed N] [--target NAME] [--guided SECONDS]\n${names}\n`,
  );
  process.exit(2);
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const isSound =
  seconds === undefined
    ? await fuzzAll(
        FUZZ_TARGETS.filter(({ name }) => values.target.includes(name)),
        { cases, seed, print },
      )
    : await fuzzGuided({ seconds, seed, print });
process.exitCode = isSound ? 0 : 1;
