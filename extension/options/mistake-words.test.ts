import { describe, expect, it } from "vitest";
import { CONSEQUENCES, type PolicyMistake, PROBLEMS, told } from "../background/policy/mistakes.ts";
import { englishText } from "../look/english-text.ts";
import { mistakeWords } from "./mistake-words.ts";

function sentence(mistake: PolicyMistake): string {
  return mistakeWords(mistake, englishText);
}

describe("mistakeWords", () => {
  it("says every problem and every consequence in words of its own", () => {
    const problems = PROBLEMS.map((kind) =>
      sentence({
        type: "mistake",
        place: "grants",
        problem: told(kind, "1", "2", "3"),
        consequence: told("nothing-holds"),
      }),
    );
    expect(new Set(problems).size).toBe(PROBLEMS.length);
    const consequences = CONSEQUENCES.map((kind) =>
      sentence({
        type: "mistake",
        place: "grants",
        problem: told("not-a-list"),
        consequence: told(kind, "1"),
      }),
    );
    expect(new Set(consequences).size).toBe(CONSEQUENCES.length);
  });

  it("says what stands there as it stands there", () => {
    const mistake: PolicyMistake = {
      type: "mistake",
      place: "limits.socketsPerSite",
      problem: told("out-of-range", "-1", "1", "2048"),
      consequence: told("default-limit", "1024"),
    };
    expect(sentence(mistake)).toBe(
      "limits.socketsPerSite: -1 is no whole number from 1 to 2048. It is 1024, as by default.",
    );
  });

  it("says what is about the whole policy", () => {
    expect(sentence({ type: "more", count: 1 })).toBe("There is one more mistake.");
    expect(sentence({ type: "more", count: 51 })).toBe("There are 51 more mistakes.");
    expect(sentence({ type: "unread", reason: "disk on fire" })).toContain("disk on fire");
  });
});
