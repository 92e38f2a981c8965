import { describe, expect, it } from "vitest";
import { compare } from "./compare.ts";
import { DECLARED_DIFFERENCES } from "./declared-differences.ts";
import { loadScenarios } from "./load-scenarios.ts";
import { OURS_ONLY } from "./ours-only.ts";

const { all } = await loadScenarios();

describe("comparing logs", () => {
  const declared = {
    gecko: ["open", "timeout"],
    ours: ["open", "close"],
    reason: "It has to end.",
  };

  it("finds equal what is the same line by line", () => {
    expect(compare(["open", "close"], ["open", "close"], undefined)).toBe("equal");
    expect(compare(["open", "close"], ["close", "open"], undefined)).toBe("undeclared");
    expect(compare(["open"], ["open", "close"], undefined)).toBe("undeclared");
  });

  it("takes a declared difference for what it is, and for nothing else", () => {
    expect(compare(declared.gecko, declared.ours, declared)).toBe("declared");
    expect(compare(["open", "error"], declared.ours, declared)).toBe("undeclared");
    expect(compare(declared.gecko, ["open", "error"], declared)).toBe("undeclared");
  });

  it("has no patience with a declaration that has nothing to declare any more", () => {
    expect(compare(declared.ours, declared.ours, declared)).toBe("undeclared");
    const nothing = { ...declared, gecko: declared.ours };
    expect(compare(declared.ours, declared.ours, nothing)).toBe("undeclared");
  });
});

describe("the declarations", () => {
  const names = all.map(({ name }) => name);

  it.each(Object.keys({ ...DECLARED_DIFFERENCES, ...OURS_ONLY }))(
    "are of a scenario: %s",
    (name) => {
      expect(names).toContain(name);
    },
  );

  it("name no scenario twice", () => {
    expect(Object.keys(OURS_ONLY).filter((name) => name in DECLARED_DIFFERENCES)).toEqual([]);
  });

  it("give a reason in the contract's words", () => {
    for (const { reason } of Object.values(OURS_ONLY)) expect(reason).toMatch(/: “.+”/u);
  });
});
