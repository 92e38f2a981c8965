import { describe, expect, it } from "vitest";
import { SCOPES } from "../../protocol/scope.ts";
import { rowLines } from "./row-lines.ts";

describe("rowLines", () => {
  it("has the lines of every destination, in their order", () => {
    const lines = rowLines({
      effect: "allow",
      reaches: [
        { scopes: ["connect"], destinations: ["b.example:2000", "a.example:2000"] },
        { scopes: ["connect"], destinations: ["c.example:2000"] },
      ],
    });
    const destinations = lines.map(({ place }) => Reflect.get(place, "destination"));
    expect(destinations).toEqual(["b.example:2000", "a.example:2000", "c.example:2000"]);
  });

  it.each(["allow", "deny"] as const)("has one word for everything: %s", (effect) => {
    const reaches = [{ scopes: [...SCOPES].reverse(), destinations: ["a.example:1", "*:*"] }];
    expect(rowLines({ effect, reaches })).toEqual([
      { place: { type: "any" }, words: ["optionsReachEverything"] },
    ]);
  });

  it("does not take part of it for everything", () => {
    const some = { scopes: SCOPES.slice(1), destinations: ["*:*"] };
    const there = { scopes: [...SCOPES], destinations: ["a.example:1"] };
    const lines = rowLines({ effect: "allow", reaches: [some, there] });
    expect(lines.flatMap(({ words }) => words)).not.toContain("optionsReachEverything");
    expect(lines.length).toBeGreaterThan(1);
  });
});
