import { beforeEach, describe, expect, it } from "vitest";
import { siteSender } from "../fake-port.ts";
import { open, PageTrial, SITE } from "./page-trial.ts";

const OTHER = "https://other.example";

let trial: PageTrial;

beforeEach(async () => {
  trial = new PageTrial();
  await trial.allow();
});

describe("PageSessions", () => {
  it.each([
    ["a frame", { ...siteSender(SITE), frameId: 2 }],
    ["a sandboxed document", siteSender("null")],
    ["a private window", siteSender(SITE, { incognito: true })],
    ["plain http", siteSender("http://example.org")],
    ["a page of another extension", siteSender("moz-extension://5b6a5f0e")],
  ])("turns %s away", async (_, sender) => {
    const port = trial.connect(sender);
    expect(port.isDisconnected).toBe(true);
    port.isDisconnected = false;
    await trial.say(port, open(1));
    expect(trial.takeToHost()).toEqual([]);
    expect(port.posted).toEqual([]);
  });

  it("keeps the sockets of documents apart, whatever their numbers", async () => {
    const one = trial.connect();
    const two = trial.connect();
    const first = await trial.establish(one);
    const second = await trial.establish(two);
    trial.hostSays({ type: "end", id: second });
    expect(one.takePosted()).toEqual([]);
    expect(two.takePosted()).toEqual([{ type: "end", id: 1 }]);
    await trial.say(one, { type: "close", id: 1 });
    expect(trial.takeToHost()).toEqual([{ type: "close", id: first }]);
  });

  it("counts the sockets of a site in all its documents, and tells of changes", async () => {
    await trial.allow(["connect"], "*:*", OTHER);
    const counts: number[] = [];
    const closed = new AbortController();
    trial.sessions.onCountChange(
      () => counts.push(trial.sessions.socketCount(SITE)),
      closed.signal,
    );
    const id = await trial.establish(trial.connect());
    await trial.establish(trial.connect());
    await trial.establish(trial.connect(siteSender(OTHER)));
    expect(trial.sessions.socketCount(SITE)).toBe(2);
    expect(trial.sessions.socketCount(OTHER)).toBe(1);
    trial.hostSays({ type: "closed", id });
    expect(trial.sessions.socketCount(SITE)).toBe(1);
    expect(counts).toEqual([1, 2, 2, 1]);
    closed.abort();
    await trial.establish(trial.connect());
    expect(counts).toHaveLength(4);
  });

  it("ends every socket of a document that goes, though its port takes no more words", async () => {
    const gone = trial.connect();
    const first = await trial.establish(gone, 1);
    const second = await trial.establish(gone, 2);
    const other = trial.connect();
    await trial.establish(other);
    gone.vanish();
    expect(trial.takeToHost()).toEqual([
      { type: "abort", id: first },
      { type: "abort", id: second },
    ]);
    expect(trial.sessions.socketCount(SITE)).toBe(1);
    trial.hostSays({ type: "closed", id: first });
    trial.hostSays({ type: "closed", id: second });
    expect(gone.posted).toEqual([]);
  });

  it("takes prompts of a document away when it goes", async () => {
    const port = trial.connect();
    await trial.say(port, open(1, { port: 25 }), open(2, { port: 110 }));
    expect(trial.windows.open).toHaveLength(1);
    port.vanish();
    expect(trial.windows.open).toEqual([]);
    expect(trial.takeToHost()).toEqual([]);
  });

  it("revokes the live sockets of the site in all its documents, and of no other", async () => {
    await trial.allow(["connect"], "*:*", OTHER);
    const ports = [trial.connect(), trial.connect()];
    for (const port of ports) await trial.establish(port);
    const other = trial.connect(siteSender(OTHER));
    await trial.establish(other);
    await trial.grants.forget(SITE);
    await trial.say(other);
    const failure = {
      name: "SecurityError",
      message: "Permission",
      errorCode: "PERMISSION_DENIED",
    };
    for (const port of ports) {
      expect(port.takePosted()).toEqual([{ type: "error", id: 1, failure }]);
    }
    expect(other.takePosted()).toEqual([]);
    expect(trial.takeToHost()).toEqual([
      { type: "abort", id: 1 },
      { type: "abort", id: 2 },
    ]);
  });
});
