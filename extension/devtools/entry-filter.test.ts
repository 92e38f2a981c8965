import { beforeEach, describe, expect, it } from "vitest";
import { panelSocket, START } from "./arbitrary-history.ts";
import { directionOf, type EntrySearch, placeOf, searchFor } from "./entry-filter.ts";
import { History } from "./history.ts";

let history: History;

beforeEach(() => {
  history = new History();
  const sockets = [panelSocket(1), panelSocket(2, { host: "2001:db8::1", port: 25 })];
  history.apply({ type: "sockets", sockets });
  const said = (key: number, direction: "received" | "sent", data: Uint8Array<ArrayBuffer>) =>
    ({ kind: "bytes", key, time: START, direction, place: 0, data: data.buffer }) as const;
  const bytes = (text: string) => new Uint8Array(Buffer.from(text));
  history.apply({
    type: "recorded",
    records: [
      said(1, "sent", bytes("LOGIN Grüße")),
      said(1, "received", Uint8Array.of(1, 0x0d, 1, 0x0d, 0x0a)),
      said(2, "sent", bytes("quit")),
      { kind: "ended", key: 2, time: START, direction: "received" },
    ],
  });
});

/** What is found, by its kind and direction. */
function found(search: EntrySearch): readonly string[] | undefined {
  const isFound = searchFor(search);
  if (isFound === undefined) return undefined;
  const look = () =>
    history.entries
      .filter(isFound)
      .map((entry) => `${entry.what.kind} ${directionOf(entry) ?? ""}`.trim());
  const first = look();
  // What is remembered says the same.
  expect(look()).toEqual(first);
  return first;
}

describe("searchFor", () => {
  it("finds everything where nothing is asked for", () => {
    expect(found({ field: "hex", text: "" })).toHaveLength(6);
    expect(found({ field: "text", text: "  " })).toHaveLength(6);
  });

  it.each([
    ["login", ["bytes sent"]],
    ["grüße", ["bytes sent"]],
    ["n g", ["bytes sent"]],
    ["nowhere", []],
  ])("finds the text %j", (search, entries) => {
    expect(found({ field: "text", text: search })).toEqual(entries);
  });

  it.each([
    ["0d0a", ["bytes received"]],
    ["0D 0A", ["bytes received"]],
    ["01:0d:01", ["bytes received"]],
    ["0d 0a 00", []],
    ["0d0", undefined],
    ["xy", undefined],
  ])("finds the bytes %s", (search, entries) => {
    expect(found({ field: "hex", text: search })).toEqual(entries);
  });

  it("finds where sockets lead", () => {
    expect(found({ field: "host", text: "MAIL." })).toHaveLength(3);
    expect(found({ field: "host", text: "]:25" })).toHaveLength(3);
    expect(history.sockets.map(placeOf)).toEqual(["mail.example:4242", "[2001:db8::1]:25"]);
  });
});
