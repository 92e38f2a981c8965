import { expect, it } from "vitest";
import { createLog } from "./log.ts";

it.each([
  ["error", ["web-tcp-socket: one\n"]],
  ["warning", ["web-tcp-socket: one\n", "web-tcp-socket: two\n", "web-tcp-socket: three\n"]],
  [undefined, ["web-tcp-socket: one\n", "web-tcp-socket: two\n", "web-tcp-socket: three\n"]],
  ["loud", ["web-tcp-socket: one\n", "web-tcp-socket: two\n", "web-tcp-socket: three\n"]],
  [
    "debug",
    [
      "web-tcp-socket: one\n",
      "web-tcp-socket: two\n",
      "web-tcp-socket: three\n",
      "web-tcp-socket: four\n",
      "web-tcp-socket: five\n",
    ],
  ],
  [
    "info",
    [
      "web-tcp-socket: one\n",
      "web-tcp-socket: two\n",
      "web-tcp-socket: three\n",
      "web-tcp-socket: four\n",
    ],
  ],
])("%s is the least that is written", (given, expected) => {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), given);
  log("one", "error");
  log("two", "warning");
  log("three");
  log("four", "info");
  log("five", "debug");
  expect(lines).toEqual(expected);
});
