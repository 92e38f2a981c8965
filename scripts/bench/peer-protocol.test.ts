import { expect, it } from "vitest";
import { parseWish, wishLine } from "./peer-protocol.ts";

it.each([
  { type: "download", bytes: 134_217_728 } as const,
  { type: "upload", bytes: 0 } as const,
  { type: "echo" } as const,
])("says and understands %o", (wish) => {
  const line = wishLine(wish);
  expect(line.endsWith("\n")).toBe(true);
  expect(parseWish(line.slice(0, -1))).toEqual(wish);
});

it.each(["", "download", "download -1", "echo 5", "GET / HTTP/1.1"])("“%s” is no wish", (line) => {
  expect(parseWish(line)).toBeUndefined();
});
