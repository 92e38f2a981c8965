import { expect, it } from "vitest";
import { LIVES } from "../background/grants/grant.ts";
import { heldWords } from "./held-words.ts";

it("has words of its own for every life and for an administrator's", () => {
  const words = [...LIVES, undefined].map((life) => heldWords(life, false));
  expect(new Set(words).size).toBe(LIVES.length + 1);
});

it("tells the session of private windows apart, and nothing else", () => {
  const differing = [...LIVES, undefined].filter(
    (life) => heldWords(life, true) !== heldWords(life, false),
  );
  expect(differing).toEqual(["session"]);
});
