import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuantityWords } from "./quantity-words.ts";

const english = new QuantityWords("en");
const german = new QuantityWords("de");

describe("QuantityWords", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [999.4, "999 bytes"],
    [999.5, "1 kB"],
    [1_234, "1.23 kB"],
    [56_789, "56.8 kB"],
    [999_499, "999 kB"],
    [999_500, "1 MB"],
    [5e9, "5 GB"],
    [1e15, "1 PB"],
    [Number.MAX_SAFE_INTEGER, "9.01 PB"],
  ])("%d bytes are %s", (count, words) => {
    expect(english.bytes(count)).toBe(words);
  });

  it.each([
    [-5, "0 sec"],
    [999, "0 sec"],
    [59_999, "59 sec"],
    [60_000, "1 min"],
    [3_600_000, "1 hr"],
    [90_000_000, "1 day"],
    [900_000_000, "10 days"],
  ])("%d milliseconds are %s", (milliseconds, words) => {
    expect(english.age(milliseconds)).toBe(words);
  });

  it("speaks the language that it is given", () => {
    expect(english.bytesPerSecond(1_234)).toBe("1.23 kB/s");
    expect(german.bytesPerSecond(1_234)).toBe("1,23 kB/s");
    expect(german.age(7_200_000)).toBe("2 Std.");
  });

  it("is short whatever the number", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true }), (number) => {
        expect(english.bytesPerSecond(number).length).toBeLessThanOrEqual(11);
        expect(german.bytes(number).length).toBeLessThanOrEqual(11);
      }),
    );
  });
});
