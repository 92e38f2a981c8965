import { describe, expect, it } from "vitest";
import type { LogEntry } from "../background/log/log-entry.ts";
import { endingWords, findEntries } from "./log-words.ts";

const entry = (properties: Partial<LogEntry> = {}): LogEntry => ({
  origin: "https://mail.example",
  kind: "connection",
  host: "imap.example",
  port: 993,
  isSecure: true,
  wasOpen: true,
  startedAt: 1,
  endedAt: 2,
  ending: "closed",
  ...properties,
});
const failure = (errorCode: string): LogEntry["ending"] => ({
  name: "NetworkError",
  message: "Network",
  errorCode,
});

it.each<[LogEntry["ending"], boolean, string, string | undefined]>([
  ["closed", true, "logClosed", undefined],
  ["closed", false, "logGivenUp", undefined],
  ["left", true, "logLeft", undefined],
  ["stopped", true, "logStopped", undefined],
  [failure("ECONNRESET"), true, "logBroken", "ECONNRESET"],
  [failure("ECONNREFUSED"), false, "logFailed", "ECONNREFUSED"],
  [failure("PERMISSION_DENIED"), true, "logNotAllowed", undefined],
])("says of %j, open %s, %s %s", (ending, wasOpen, text, code) => {
  expect(endingWords({ kind: "connection", ending, wasOpen })).toEqual({ text, code });
});

it("says of a listener that it could not listen", () => {
  const ending = failure("EADDRINUSE");
  expect(endingWords({ kind: "listener", ending, wasOpen: false })).toEqual({
    text: "logNotListening",
    code: "EADDRINUSE",
  });
});

describe("findEntries", () => {
  const entries = [
    entry(),
    entry({ origin: "https://chat.example", host: "irc.example", port: 6697 }),
    entry({ ending: failure("ECONNRESET"), framedBy: "https://top.example" }),
  ];

  it.each([
    ["", [2, 1, 0]],
    [" MAIL.example  imap ", [2, 0]],
    ["irc.example:6697", [1]],
    ["econnreset", [2]],
    ["top.example", [2]],
    ["nowhere", []],
  ])("finds for %j the entries %j, the newest first", (search, indices) => {
    expect(findEntries(entries, search)).toEqual(indices.map((index) => entries[index]));
  });
});
