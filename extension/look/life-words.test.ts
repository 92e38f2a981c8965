import { describe, expect, it } from "vitest";
import { LIVES } from "../background/grants/grant.ts";
import { lifeWords } from "./life-words.ts";

describe("lifeWords", () => {
  it.each(["choice", "sentence"] as const)("has a %s of its own for every life", (form) => {
    const words = LIVES.flatMap((life) =>
      [false, true].map((isPrivate) => lifeWords(life, isPrivate)[form]),
    );
    expect(new Set(words).size).toBe(LIVES.length + 1);
  });

  it("tells the session of private windows apart, and nothing else", () => {
    const differing = LIVES.filter(
      (life) => lifeWords(life, true).choice !== lifeWords(life, false).choice,
    );
    expect(differing).toEqual(["session"]);
  });
});
