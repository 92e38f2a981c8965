import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainText } from "./plain-text.ts";

describe("plainText", () => {
  it.each([
    ["Read your mail", "Read your mail"],
    ["Größe, 日本語, עברית, \u{1f980}", "Größe, 日本語, עברית, \u{1f980}"],
    ["  in the middle  ", "in the middle"],
    ["", ""],
    ["two\nlines", "two lines"],
    ["two\r\n\r\nlines", "two lines"],
    ["tab\tand\u0000nul\u001b[31m", "tab and nul [31m"],
    ["next\u0085line", "next line"],
    ["line\u2028and\u2029paragraph", "line and paragraph"],
    ["safe\u202egnp.exe", "safe gnp.exe"],
    ["\u2066isolated\u2069 \u200fmarked\u061c", "isolated   marked"],
    ["zero\u200bwidth\ufeffspace", "zero width space"],
    ["soft\u00adhyphen", "soft hyphen"],
    ["tag\u{e0041}s", "tag s"],
    ["private\ue000use", "private use"],
    ["lone\ud800surrogate", "lone surrogate"],
    ["\u202e\u200b\u0007", ""],
    [
      "vie\u0323\u0302t, \u05e9\u05c1\u05bc\u05b8\u0591",
      "vie\u0323\u0302t, \u05e9\u05c1\u05bc\u05b8\u0591",
    ],
    [`x${"\u0300\u20dd".repeat(50)}y`, "x\u0300\u20dd\u0300\u20ddy"],
  ])("makes %j into %j", (text, expected) => {
    expect(plainText(text, 200)).toBe(expected);
  });

  it("cuts with a visible mark, at characters and not at code units", () => {
    expect(plainText("abcde", 5)).toBe("abcde");
    expect(plainText("abcdef", 5)).toBe("abcd…");
    expect(plainText("\u{1f980}".repeat(5), 5)).toBe("\u{1f980}".repeat(5));
    expect(plainText("\u{1f980}".repeat(6), 5)).toBe(`${"\u{1f980}".repeat(4)}…`);
  });

  it("hides no cut behind characters that are not shown", () => {
    expect(plainText(`${"\u200b".repeat(5000)}shown`, 10)).toBe("shown");
    expect(plainText(`a${"\u200b".repeat(5000)}b`, 10)).toBe("a b");
    expect(plainText(`a${"\u200b ".repeat(5000)}b`, 10)).toMatch(/…$/);
  });

  it("is one bounded line of shown characters, whatever it is given", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 100 }), (given, most) => {
        const shown = plainText(given, most);
        expect([...shown].length).toBeLessThanOrEqual(most);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u);
        expect(shown).not.toMatch(/[\p{Mn}\p{Me}]{5}/u);
      }),
    );
  });
});
