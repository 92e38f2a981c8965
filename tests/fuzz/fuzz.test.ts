/** The quick share of the fuzzing that `npm run fuzz` does in full. */
import { expect, it } from "vitest";
import { FUZZ_TARGETS } from "./fuzz-targets.ts";
import { readCorpus } from "./guided/corpus.ts";
import { checkDecoderInput } from "./guided/decoder-input.ts";

const CASES = 2000;

it.each(FUZZ_TARGETS)("$name holds for whatever comes", async (target) => {
  let begun = 0;
  await target.run({ cases: CASES, begin: () => (begun += 1) });
  expect(begun).toBe(CASES);
});

it("has no two targets of one name", () => {
  const names = FUZZ_TARGETS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it("decodes every case that reached something new when it was found", async () => {
  const corpus = await readCorpus();
  expect(corpus).not.toHaveLength(0);
  for (const input of corpus) checkDecoderInput(input);
});
