import { beforeEach, describe, expect, it } from "vitest";
import { PROTOCOL_BROKEN } from "../../../protocol/failure.ts";
import { PAYLOAD_BYTES } from "../../../protocol/limits.ts";
import { FakePort, siteSender } from "../fake-port.ts";
import { servePipeFrame } from "../pipe-frame-session.ts";
import { OWN_ORIGIN, PageTrial, SITE, settle, subjectOf } from "./page-trial.ts";

const TOKEN = "A".repeat(43);
const OTHER_TOKEN = "B".repeat(43);
const DATA = new Uint8Array(1000).toBase64();

let trial: PageTrial;
let page: FakePort;

beforeEach(async () => {
  trial = new PageTrial();
  trial.isPipeWanted = true;
  page = trial.connect();
  await trial.allow();
});

/** What the host was told of pipes since the last call. */
function pipesToHost(): unknown[] {
  return trial.takeToHost().filter((message) => JSON.stringify(message).includes('"pipe"'));
}

/** The first socket of a document, which brings a pipe's offer with it. */
async function establishWithPipe(): Promise<number> {
  const id = await trial.establish(page);
  trial.hostPort.say({ type: "pipe-offered", pipe: 1, port: 40_123, token: TOKEN });
  trial.takeToHost();
  page.takePosted();
  return id;
}

const bytes = (byteLength: number) => ({
  type: "send",
  id: 1,
  data: new ArrayBuffer(byteLength),
});

describe("a document's pipe", () => {
  it("is asked for with the first open socket, once, for the page and for our own frame", async () => {
    await trial.say(page, { type: "open", id: 1, host: "example.org", port: 4242, secure: false });
    expect(pipesToHost()).toEqual([]);
    trial.hostPort.say({ type: "opened", id: 1, address: "93.184.215.14" });
    const byteLimit = trial.policy.current.limits.bytesInFlightPerSite;
    expect(pipesToHost()).toEqual([
      { type: "offer-pipe", pipe: 1, origins: [SITE, OWN_ORIGIN], site: 1, byteLimit },
    ]);
    await trial.establish(page, 2);
    expect(pipesToHost()).toEqual([]);
  });

  it("is not asked for where nobody wants it", async () => {
    trial.isPipeWanted = false;
    await trial.establish(page);
    expect(pipesToHost()).toEqual([]);
  });

  it("has one number for all documents of a site", async () => {
    await trial.establish(page);
    const other = trial.connect();
    await trial.say(other, { type: "open", id: 1, host: "example.org", port: 4242, secure: false });
    trial.takeToHost();
    trial.hostPort.say({ type: "opened", id: 2, address: "93.184.215.14" });
    expect(pipesToHost()).toMatchObject([{ type: "offer-pipe", pipe: 2, site: 1 }]);
  });

  it("is offered to the relay, and lost once for good", async () => {
    await trial.establish(page);
    trial.hostPort.say({ type: "pipe-offered", pipe: 1, port: 40_123, token: TOKEN });
    expect(page.takePosted()).toEqual([{ type: "pipe-offered", port: 40_123, token: TOKEN }]);
    trial.hostPort.say({ type: "pipe-lost", pipe: 1 });
    trial.hostPort.say({ type: "pipe-lost", pipe: 1 });
    expect(page.takePosted()).toEqual([{ type: "pipe-lost" }]);
    trial.takeToHost();
    await trial.establish(page, 2);
    expect(pipesToHost()).toEqual([]);
  });

  it("is closed when the document goes, and when it breaks the protocol", async () => {
    await establishWithPipe();
    page.vanish();
    expect(trial.takeToHost()).toContainEqual({ type: "close-pipe", pipe: 1 });
    page = trial.connect();
    await trial.establish(page);
    await trial.say(page, { type: "nonsense" });
    expect(trial.takeToHost()).toContainEqual({ type: "close-pipe", pipe: 2 });
  });

  it("tells its port once, for the token, and to a document of its tab alone", async () => {
    await establishWithPipe();
    const tabId = page.sender?.tab?.id ?? -1;
    const { sessions } = trial;
    expect(sessions.takePipePort(tabId + 1, TOKEN)).toBeUndefined();
    expect(sessions.takePipePort(tabId, OTHER_TOKEN)).toBeUndefined();
    expect(sessions.takePipePort(tabId, TOKEN)).toBe(40_123);
    expect(sessions.takePipePort(tabId, TOKEN)).toBeUndefined();
  });

  it("goes when pipes are not wanted any more, and the document gets no other", async () => {
    await establishWithPipe();
    trial.takeToHost();
    trial.sessions.closePipes();
    expect(trial.takeToHost()).toEqual([{ type: "close-pipe", pipe: 1 }]);
    trial.hostPort.say({ type: "pipe-lost", pipe: 1 });
    trial.sessions.closePipes();
    expect(trial.takeToHost()).toEqual([]);
    expect(page.takePosted()).toContainEqual({ type: "pipe-lost" });
  });

  it("goes when the permission is taken back", async () => {
    await establishWithPipe();
    trial.takeToHost();
    await trial.grants.forget(subjectOf(SITE));
    expect(trial.takeToHost()).toContainEqual({ type: "close-pipe", pipe: 1 });
  });

  it("has no port to tell once it is lost", async () => {
    await establishWithPipe();
    trial.hostPort.say({ type: "pipe-lost", pipe: 1 });
    expect(trial.sessions.takePipePort(page.sender?.tab?.id ?? -1, TOKEN)).toBeUndefined();
  });
});

describe("our frame in a document", () => {
  function frameOf(tabId?: number): FakePort {
    const sender = tabId === undefined ? {} : siteSender(SITE, { id: tabId });
    return new FakePort("pipe-frame", sender);
  }

  it.each<[string, unknown, number | undefined, boolean]>([
    ["the token, in the tab", { token: TOKEN }, 5, true],
    ["the token, in another tab", { token: TOKEN }, 6, false],
    ["the token, out of any tab", { token: TOKEN }, undefined, false],
    ["another token", { token: OTHER_TOKEN }, 5, false],
    ["no token", { token: "short" }, 5, false],
    ["nonsense", "nonsense", 5, false],
  ])("is told where the pipe is, or nothing: %s", (_, request, tabId, isTold) => {
    const port = frameOf(tabId);
    const asked: [number, string][] = [];
    servePipeFrame(port, {
      takePipePort: (tab, token) => {
        asked.push([tab, token]);
        return tab === 5 && token === TOKEN ? 40_123 : undefined;
      },
    });
    port.say(request);
    expect(port.takePosted()).toEqual(isTold ? [{ port: 40_123 }] : []);
    expect(port.isDisconnected).toBe(!isTold);
    expect(asked.every(([, token]) => token.length === 43)).toBe(true);
  });
});

describe("a socket and its document's pipe", () => {
  it("is attached when it is open, and once", async () => {
    await establishWithPipe();
    await trial.say(page, { type: "attach", id: 1 }, { type: "attach", id: 1 });
    expect(trial.takeToHost()).toEqual([{ type: "attach", id: 1, pipe: 1, pageId: 1 }]);
    await trial.say(page, { type: "open", id: 2, host: "example.org", port: 4242, secure: false });
    trial.takeToHost();
    await trial.say(page, { type: "attach", id: 2 });
    expect(trial.takeToHost()).toEqual([]);
    trial.hostPort.say({ type: "opened", id: 2, address: "93.184.215.14" });
    expect(trial.takeToHost()).toEqual([{ type: "attach", id: 2, pipe: 1, pageId: 2 }]);
  });

  it("is counted by the host alone from then on: as many bytes more may be under way here", async () => {
    trial.setLimits({ bytesInFlightPerSite: PAYLOAD_BYTES });
    await establishWithPipe();
    await trial.say(page, bytes(PAYLOAD_BYTES), { type: "attach", id: 1 });
    trial.takeToHost();
    await trial.establish(page, 2);
    await trial.say(page, { ...bytes(PAYLOAD_BYTES), id: 2 });
    expect(page.takePosted()).toEqual([]);
    // What was under way of the first is not counted off once more.
    trial.hostSays({ type: "sent", id: 1, byteLength: PAYLOAD_BYTES });
    await trial.say(page, { type: "abort", id: 1 });
    page.takePosted();
    await trial.say(page, { ...bytes(1), id: 2 });
    expect(page.takePosted()).toMatchObject([
      { type: "error", id: 2, failure: { errorCode: "QUOTA" } },
    ]);
  });

  it("goes on in the host, and hears where", async () => {
    await establishWithPipe();
    await trial.say(page, { type: "attach", id: 1 });
    trial.takeToHost();
    trial.hostPort.say({ type: "pipe-lost", pipe: 1 });
    await trial.say(page, { type: "resume", id: 1, received: 9, consumed: 4 });
    expect(trial.takeToHost()).toEqual([{ type: "resume", id: 1, received: 9, consumed: 4 }]);
    trial.hostSays({ type: "resumed", id: 1, received: 30, sent: 20 });
    expect(page.takePosted()).toEqual([
      { type: "pipe-lost" },
      { type: "resumed", id: 1, received: 30, sent: 20 },
    ]);
  });

  it("may send once more what a pipe has lost, though an upgrade was asked for", async () => {
    await establishWithPipe();
    await trial.say(page, { type: "attach", id: 1 }, { type: "upgrade", id: 1, after: 5 });
    await trial.say(page, { type: "resume", id: 1, received: 0, consumed: 0 }, bytes(5));
    expect(trial.takeToHost().at(-1)).toMatchObject({ type: "send", id: 1 });
    expect(page.takePosted()).toEqual([]);
  });

  it("is told by the broker where it is, if the host never heard of the pipe", async () => {
    await establishWithPipe();
    trial.hostPort.say({ type: "pipe-lost", pipe: 1 });
    await trial.say(page, { type: "attach", id: 1 }, bytes(70));
    trial.hostSays({ type: "sent", id: 1, byteLength: 20 });
    trial.hostSays({ type: "data", id: 1, data: DATA });
    trial.takeToHost();
    page.takePosted();
    await trial.say(page, { type: "resume", id: 1, received: 1000, consumed: 600 });
    expect(trial.takeToHost()).toEqual([{ type: "credit", id: 1, byteLength: 600 }]);
    expect(page.takePosted()).toEqual([{ type: "resumed", id: 1, received: 70, sent: 20 }]);
    await trial.say(page, { type: "credit", id: 1, byteLength: 400 });
    expect(page.takePosted()).toEqual([]);
    await trial.say(page, { type: "credit", id: 1, byteLength: 1 });
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
  });

  it.each([
    ["more than came", 1001],
    ["less than before", 100],
  ])("cannot have consumed %s", async (_, consumed) => {
    await establishWithPipe();
    trial.hostSays({ type: "data", id: 1, data: DATA });
    await trial.say(page, { type: "credit", id: 1, byteLength: 200 });
    page.takePosted();
    await trial.say(page, { type: "resume", id: 1, received: 1000, consumed });
    expect(page.takePosted()).toEqual([{ type: "error", id: 1, failure: PROTOCOL_BROKEN }]);
  });

  it("does not get out of its window by a resume", async () => {
    trial.setLimits({ bytesInFlightPerSite: 1000 });
    await establishWithPipe();
    await trial.say(page, { type: "resume", id: 1, received: 0, consumed: 0 }, bytes(1001));
    expect(page.takePosted().at(-1)).toMatchObject({ failure: { errorCode: "QUOTA" } });
    await settle();
  });
});
