import { beforeEach, describe, expect, it } from "vitest";
import type { FakePort } from "../fake-port.ts";
import { type Ending, type LiveSocket, LiveSockets } from "./live-sockets.ts";
import { open, PageTrial, SITE, subjectOf } from "./page-trial.ts";

const ADDRESS = "93.184.215.14";

let trial: PageTrial;
let page: FakePort;
let endings: (readonly [host: string, ending: Ending])[];

beforeEach(async () => {
  trial = new PageTrial();
  page = trial.connect();
  endings = [];
  trial.live.onEnd(({ host }, ending) => endings.push([host, ending]));
  await trial.allow(["connect", "listen", "listen-network"]);
});

/** The only socket there is. */
function only(): LiveSocket {
  const [socket, ...others] = trial.live.all;
  if (socket === undefined || others.length > 0) throw new Error("There is not one socket");
  return socket;
}

describe("what a person is told of a socket", () => {
  it("is where it leads, from the call on", async () => {
    await trial.say(page, open(1));
    expect(only()).toMatchObject({
      kind: "connection",
      host: "mail.example",
      port: 4242,
      isSecure: false,
      isOpen: false,
      page: { subject: subjectOf(SITE) },
    });
    trial.hostSays({ type: "opened", id: 1, address: ADDRESS });
    expect(only()).toMatchObject({ isOpen: true, hostId: 1 });
  });

  it("is that it is secure, from the start or from the upgrade on", async () => {
    await trial.say(page, open(1, { secure: true }));
    expect(only().isSecure).toBe(true);
    await trial.say(page, { type: "abort", id: 1 });
    trial.takeToHost();
    const id = await trial.establish(page, 2);
    await trial.say(page, { type: "upgrade", id: 2 });
    expect(only().isSecure).toBe(false);
    trial.hostSays({ type: "upgraded", id });
    expect(only().isSecure).toBe(true);
  });

  it("is of a listener its port and who can reach it, and of what it accepts whence that came", async () => {
    await trial.say(page, { type: "listen", id: 1, port: 0, backlog: 0 });
    expect(only()).toMatchObject({ kind: "listener", port: 0, isForOtherDevices: true });
    trial.hostSays({ type: "listening", id: 1, port: 50_000 });
    expect(only()).toMatchObject({ port: 50_000, isOpen: true });
    trial.hostSays({ type: "accepted", id: 1, acceptedId: -1, host: "192.168.1.5", port: 6000 });
    expect(trial.live.all[1]).toMatchObject({
      kind: "accepted",
      host: "192.168.1.5",
      port: 6000,
      isOpen: true,
      hostId: -1,
    });
  });
});

describe("the end of a socket", () => {
  it.each<[string, Ending]>([
    ["the page", "closed"],
    ["its document", "left"],
    ["the person", "stopped"],
    ["a failure", { name: "NetworkInterruptError", message: "Network", errorCode: "ECONNRESET" }],
  ])("comes once, by %s", async (who, ending) => {
    const id = await trial.establish(page);
    if (who === "the page") await trial.say(page, { type: "abort", id: 1 });
    else if (who === "its document") page.vanish();
    else if (who === "the person") trial.live.stop(only().key);
    else if (typeof ending === "object") trial.hostSays({ type: "error", id, failure: ending });
    expect(endings).toEqual([["mail.example", ending]]);
    expect(trial.live.all).toEqual([]);
    trial.hostSays({ type: "closed", id });
    expect(endings).toHaveLength(1);
  });

  it("tells the page that it is closed, and the host to reset it, where the person stops it", async () => {
    const id = await trial.establish(page);
    trial.live.stop(only().key);
    expect(page.takePosted()).toEqual([{ type: "closed", id: 1 }]);
    expect(trial.takeToHost()).toEqual([{ type: "abort", id }]);
    trial.live.stop(99);
  });
});

describe("LiveSockets", () => {
  it("tells of every change until nobody listens, and gives no key twice", () => {
    const live = new LiveSockets(() => 5);
    const closed = new AbortController();
    const counts: number[] = [];
    live.onChange(() => counts.push(live.all.length), closed.signal);
    const document = { subject: subjectOf(SITE), tabId: 1, frameId: 0, documentId: "1" };
    const first = live.add(document, () => {});
    first.update({ host: "a.example" });
    expect(live.all).toMatchObject([{ key: 1, host: "a.example", startedAt: 5 }]);
    first.end("closed");
    first.update({ host: "b.example" });
    live.add(document, () => {});
    expect(counts).toEqual([1, 1, 0, 1]);
    expect(live.all).toMatchObject([{ key: 2 }]);
    closed.abort();
    live.add(document, () => {});
    expect(counts).toHaveLength(4);
  });
});
