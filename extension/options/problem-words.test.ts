import { expect, it } from "vitest";
import { STORAGE_PROBLEMS } from "../background/grants/storage-problem.ts";
import { englishText } from "../look/english-text.ts";
import { problemWords } from "./problem-words.ts";

it.each(STORAGE_PROBLEMS)("says of a problem that is %s why, in words of its own", (kind) => {
  const words = problemWords({ kind, reason: "disk on fire" }, englishText);
  expect(words).toMatch(/^[A-Z].*: disk on fire$/u);
  const others = STORAGE_PROBLEMS.filter((other) => other !== kind).map((other) =>
    problemWords({ kind: other, reason: "disk on fire" }, englishText),
  );
  expect(others).not.toContain(words);
});
