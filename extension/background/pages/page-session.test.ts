import { beforeEach, describe, expect, it } from "vitest";
import { PROTOCOL_BROKEN } from "../../../protocol/failure.ts";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../../protocol/limits.ts";
import type { FakePort } from "../fake-port.ts";
import { open, PageTrial, SITE, subjectOf } from "./page-trial.ts";

let trial: PageTrial;
let page: FakePort;

beforeEach(async () => {
  trial = new PageTrial();
  await trial.allow();
  page = trial.connect();
});

const send = (id: number, byteLength: number) => ({
  type: "send",
  id,
  data: new ArrayBuffer(byteLength),
});

describe("a message that breaks the protocol ends the session, and all its sockets", () => {
  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["text", "open"],
    ["a list", []],
    ["no type", { id: 2 }],
    ["an unknown type", { type: "eval", id: 1, code: "1" }],
    ["a message of the broker's", { type: "opened", id: 1 }],
    ["a number that is none", { type: "close", id: "1" }],
    ["the number 0", { type: "close", id: 0 }],
    ["a fraction for a number", { type: "close", id: 1.5 }],
    ["a number past the safe ones", { type: "close", id: 2 ** 53 }],
    ["a negative number for a new socket", open(-1)],
    ["one member too many", { type: "close", id: 1, origin: "https://other.example" }],
    ["one member too few", { type: "credit", id: 1 }],
    ["no credit", { type: "credit", id: 1, byteLength: 0 }],
    ["negative credit", { type: "credit", id: 1, byteLength: -1 }],
    ["more credit than a window", { type: "credit", id: 1, byteLength: WINDOW_BYTES + 1 }],
    ["no bytes", send(1, 0)],
    ["more bytes than a payload", send(1, PAYLOAD_BYTES + 1)],
    ["bytes as text", { type: "send", id: 1, data: "text" }],
    ["bytes as a view", { type: "send", id: 1, data: new Uint8Array(1) }],
    ["a port past the last", open(2, { port: 65_536 })],
    ["a port that is no number", open(2, { port: "80" })],
    ["a host that is no text", open(2, { host: null })],
    ["a host without end", open(2, { host: "a".repeat(5000) })],
    ["scopes of its own", open(2, { scopes: ["local-network"] })],
    ["rules of its own", open(2, { rules: [] })],
    ["a state of its own", { type: "query-permission", state: "granted" }],
    ["what its permission is", { type: "permission", state: "granted" }],
    ["a number that was used", open(1)],
    ["a socket that never was", { type: "close", id: 2 }],
    ["bytes for a socket that never was", send(2, 1)],
    ["an accepted connection that never was", { type: "close", id: -1 }],
  ])("%s", async (_, message) => {
    const id = await trial.establish(page);
    const other = trial.connect();
    await trial.establish(other);
    page.say(message);
    await trial.say(page);
    expect(page.isDisconnected).toBe(true);
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id }]);
    expect(trial.reports).toEqual([expect.stringContaining(SITE)]);
    expect(trial.socketCount(SITE)).toBe(1);
    expect(other.isDisconnected).toBe(false);
    expect(other.takePosted()).toEqual([]);
  });

  it("a number below one that was used", async () => {
    await trial.establish(page, 5);
    await trial.say(page, open(4));
    expect(page.isDisconnected).toBe(true);
  });

  it("and nothing more is heard of it", async () => {
    await trial.say(page, { type: "nonsense" });
    await trial.grants.forget(subjectOf(SITE));
    page.isDisconnected = false;
    await trial.say(page, open(1));
    expect(trial.takeToHost()).toEqual([]);
    expect(page.posted).toEqual([]);
  });
});

describe("a socket that goes past its window ends, and it alone", () => {
  it.each([
    ["bytes past the window", Array.from({ length: 9 }, () => send(1, PAYLOAD_BYTES))],
    ["credit beyond what was received", [{ type: "credit", id: 1, byteLength: 4 }]],
  ])("with %s", async (_, messages) => {
    const id = await trial.establish(page, 1);
    await trial.establish(page, 2);
    trial.hostSays({ type: "data", id, data: "AAAA" });
    page.takePosted();
    await trial.say(page, ...messages);
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
    expect(trial.takeToHost().at(-1)).toEqual({ type: "abort", id });
    expect(page.isDisconnected).toBe(false);
    expect(trial.reports).toEqual([expect.stringContaining(SITE)]);
    expect(trial.socketCount(SITE)).toBe(1);
  });

  it("with bytes before it is open", async () => {
    await trial.say(page, open(1));
    await trial.say(page, send(1, 1));
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
    expect(trial.takeToHost()).toEqual([
      expect.objectContaining({ type: "open" }),
      { type: "abort", id: 1 },
    ]);
    expect(page.isDisconnected).toBe(false);
  });

  it("not with a full window, nor with what opens as the host reports and the page credits", async () => {
    const id = await trial.establish(page);
    const payloads = Array.from({ length: 8 }, () => send(1, PAYLOAD_BYTES));
    await trial.say(page, ...payloads);
    trial.hostSays({ type: "sent", id, byteLength: 5 });
    await trial.say(page, send(1, 5));
    trial.hostSays({ type: "data", id, data: "AAAA" });
    await trial.say(
      page,
      { type: "credit", id: 1, byteLength: 1 },
      { type: "credit", id: 1, byteLength: 2 },
    );
    expect(page.takePosted().map((message) => message)).toEqual([
      { type: "sent", id: 1, byteLength: 5 },
      { type: "data", id: 1, data: new ArrayBuffer(3) },
    ]);
    expect(trial.takeToHost()).toHaveLength(11);
    await trial.say(page, send(1, 1));
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
  });
});

describe("a message that crosses the last one of its socket", () => {
  it.each([
    send(1, 1),
    { type: "credit", id: 1, byteLength: 1 },
    { type: "upgrade", id: 1 },
    { type: "close", id: 1 },
    { type: "abort", id: 1 },
  ])("is passed over: $type", async (late) => {
    const id = await trial.establish(page);
    trial.hostSays({ type: "closed", id });
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    await trial.say(page, late);
    expect(page.isDisconnected).toBe(false);
    expect(page.takePosted()).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
    expect(trial.reports).toEqual([]);
  });
});
