import { expect, test } from "vitest";
import { HOST_TROUBLES } from "../../protocol/host-trouble.ts";
import { adviceFor, type HostTrouble } from "./host-trouble.ts";

const OURS = { minimumVersion: 2, maximumVersion: 3 };
const TROUBLES: readonly HostTrouble[] = [
  { type: "not-installed" },
  {
    type: "too-old",
    hostVersion: "0.1.0",
    host: { minimumVersion: 1, maximumVersion: 1 },
    ours: OURS,
  },
  {
    type: "too-new",
    hostVersion: "9.0.0",
    host: { minimumVersion: 4, maximumVersion: 4 },
    ours: OURS,
  },
  { type: "crashed", ending: "exit status 1", lastLine: "Error: no memory" },
  { type: "garbage", sample: "Debugger attached." },
  { type: "silent", seconds: 5 },
];

test("no trouble that the extension knows is left out", () => {
  expect(new Set(TROUBLES.map(({ type }) => type))).toEqual(new Set(HOST_TROUBLES));
});

test("each trouble has words and a step of its own", () => {
  expect(TROUBLES.map((trouble) => adviceFor(trouble, "cli install"))).toMatchInlineSnapshot(`
    [
      {
        "message": "The native host is not installed.",
        "step": "Run: cli install",
      },
      {
        "message": "The native host 0.1.0 speaks protocol version 1, and this release versions 2 to 3.",
        "step": "Update the native host: cli install",
      },
      {
        "message": "The native host 9.0.0 speaks protocol version 4, and this release versions 2 to 3.",
        "step": "Update the extension to the release that the native host came with, or a later one.",
      },
      {
        "message": "The native host stopped without an answer (exit status 1). Its last words: Error: no memory",
        "step": "Mend what its last words name, if anything, then install it afresh: cli install",
      },
      {
        "message": "The native host wrote something that is no message: Debugger attached.",
        "step": "Keep other programs from writing to its output, then install it afresh: cli install",
      },
      {
        "message": "The native host started, but did not answer within 5 seconds.",
        "step": "See whether the computer is overloaded and try again; if it stays silent, install it afresh: cli install",
      },
    ]
  `);
});
