import { expect, test } from "vitest";
import { printable } from "./printable.ts";

test("makes one short line without control or bidirectional characters", () => {
  expect(printable(" two\r\nlines\t\u001b[31mred\u202e \u0000")).toBe("two lines [31mred");
  expect(printable("é 日本 🙂")).toBe("é 日本 🙂");
  expect(printable("x".repeat(1000))).toBe(`${"x".repeat(160)}…`);
});
