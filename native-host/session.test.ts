import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { FromHost, ToHost } from "../protocol/host-messages.ts";
import { SOCKETS_IN_ALL } from "../protocol/limits.ts";
import { PRODUCT_VERSION } from "../protocol/product-version.ts";
import type { Rule } from "../protocol/rule.ts";
import { SUPPORTED_VERSIONS } from "../protocol/version.ts";
import { FakeBrowser } from "../tests/host/fake-browser.ts";
import { connectLoopback, type LoopbackPeer } from "../tests/host/loopback-peer.ts";
import { allowing, allowTo, denyTo } from "../tests/host/rules.ts";
import type { Dial } from "./connection/dial.ts";
import type { Upgrade } from "./connection/upgrade.ts";
import { Session } from "./session.ts";
import { createNativeOutput } from "./transport/native-output.ts";

const HELLO: ToHost = { type: "hello", ...SUPPORTED_VERSIONS };
const HELLO_ANSWER: FromHost = {
  type: "hello",
  version: SUPPORTED_VERSIONS.maximumVersion,
  hostVersion: PRODUCT_VERSION,
};

const open = (id: number, host = "host.example"): ToHost => ({
  type: "open",
  id,
  host,
  port: 993,
  secure: true,
  rules: allowing("connect"),
});
const denyNetworkTo = (destination: string): Rule => ({
  effect: "deny",
  scopes: ["listen-network"],
  destinations: [destination],
});
const listen = (id: number, rules: Rule[] = allowing("listen"), port = 0): ToHost => ({
  type: "listen",
  id,
  port,
  backlog: 0,
  rules,
});

const sessions: Session[] = [];
const loopbacks: LoopbackPeer[] = [];
const clients: Socket[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.end();
  for (const loopback of loopbacks.splice(0)) loopback.release();
  for (const client of clients.splice(0)) client.destroy();
});

/** A session whose connections are never made, unless the test makes them. */
function newSession({ dial = vi.fn<Dial>(() => new Promise(() => {})) } = {}) {
  const browser = new FakeBrowser();
  const upgrade = vi.fn<Upgrade>(() => new Promise(() => {}));
  const log = vi.fn<(text: string) => void>();
  const output = createNativeOutput(browser.stream, () => {});
  const session = new Session({ output, dial, upgrade, log });
  sessions.push(session);
  const tell = (value: unknown) => session.receive({ type: "message", value });
  return { browser, inbox: browser.inbox, dial, upgrade, log, session, tell };
}

async function greetedSession(options?: Parameters<typeof newSession>[0]) {
  const made = newSession(options);
  made.tell(HELLO);
  await made.inbox.first("hello");
  return made;
}

/** A session with socket 1 open, and the far end of it. */
async function talking() {
  const loopback = await connectLoopback();
  loopbacks.push(loopback);
  const dial = vi.fn<Dial>(async () => ({
    type: "connected",
    peer: loopback.peer,
    address: "127.0.0.1",
  }));
  const made = await greetedSession({ dial });
  made.tell(open(1));
  await made.inbox.first("opened");
  return { ...made, ...loopback };
}

/** A session that listens as 1, and its port. */
async function listening() {
  const made = await greetedSession();
  made.tell(listen(1));
  const { port } = await made.inbox.first("listening", 1);
  return { ...made, port };
}

/** A client of a port of this computer, that is reset or destroyed with the test. */
function clientOf(port: number, host = "127.0.0.1"): Socket {
  const client = connect(port, host);
  clients.push(client.on("error", () => {}));
  return client;
}

const bytesOf = ({ data }: { readonly data: string }) => Buffer.from(data, "base64").toString();

describe("hello", () => {
  it("is answered by the version and the product's", async () => {
    const { inbox } = await greetedSession();
    expect(inbox.all).toEqual([HELLO_ANSWER]);
  });

  it("comes before everything else", async () => {
    const { inbox, tell, dial } = newSession();
    tell(open(1));
    tell({ type: "close", id: 1 });
    tell(HELLO);
    tell(open(1));
    await inbox.first("hello");
    expect(inbox.ofType("fault").map(({ code }) => code)).toEqual([
      "HELLO_EXPECTED",
      "HELLO_EXPECTED",
    ]);
    expect(dial).toHaveBeenCalledOnce();
  });

  it("that fits no version is answered by ours, and can be tried again", async () => {
    const { inbox, tell } = newSession();
    const minimumVersion = SUPPORTED_VERSIONS.maximumVersion + 1;
    tell({ type: "hello", minimumVersion, maximumVersion: minimumVersion });
    tell(open(1));
    tell(HELLO);
    await inbox.first("hello");
    expect(inbox.all).toMatchObject([
      { type: "incompatible", ...SUPPORTED_VERSIONS, hostVersion: PRODUCT_VERSION },
      { type: "fault", code: "HELLO_EXPECTED" },
      HELLO_ANSWER,
    ]);
  });

  it("comes once", async () => {
    const { inbox, tell } = await greetedSession();
    tell(HELLO);
    expect(await inbox.first("fault")).toMatchObject({ code: "HELLO_REPEATED" });
  });
});

describe("a fault", () => {
  it.each(["NOT_JSON", "MESSAGE_TOO_LONG"] as const)("tells of %s", async (code) => {
    const { inbox, session, log } = await greetedSession();
    session.receive({ type: "fault", code });
    expect(await inbox.first("fault")).toEqual({ type: "fault", code, reason: "not a message" });
    expect(log).toHaveBeenCalledExactlyOnceWith(`${code}: not a message`);
  });

  it("tells why a message is none, and nothing of what it held", async () => {
    const { inbox, tell, log } = await greetedSession();
    tell({ type: "close", id: 1, "secret\n": "secret" });
    await inbox.first("fault");
    expect(JSON.stringify([inbox.all, log.mock.calls])).not.toContain("secret");
  });

  it("answers an id that was never opened", async () => {
    const { inbox, tell } = await greetedSession();
    tell(open(5));
    for (const id of [6, -1, Number.MAX_SAFE_INTEGER]) tell({ type: "abort", id });
    await inbox.until("three", () => inbox.ofType("fault").length === 3);
    expect(inbox.ofType("fault")).toMatchObject([
      { code: "SOCKET_UNKNOWN", id: 6 },
      { code: "SOCKET_UNKNOWN", id: -1 },
      { code: "SOCKET_UNKNOWN", id: Number.MAX_SAFE_INTEGER },
    ]);
  });

  it("answers an id that was used, or passed over", async () => {
    const { inbox, tell, dial } = await greetedSession();
    tell(open(5));
    tell(open(5));
    tell(open(4));
    tell(listen(5));
    tell(open(6));
    await inbox.until("three", () => inbox.ofType("fault").length === 3);
    for (const { code } of inbox.ofType("fault")) expect(code).toBe("SOCKET_EXISTS");
    expect(dial).toHaveBeenCalledTimes(2);
  });

  it("is not made of what comes late for a socket that has ended", async () => {
    const { inbox, tell } = await greetedSession();
    tell(open(3));
    tell({ type: "close", id: 3 });
    await inbox.first("closed");
    for (const id of [3, 2]) {
      tell({ type: "send", id, data: "AA==" });
      tell({ type: "credit", id, byteLength: 1 });
      tell({ type: "upgrade", id });
      tell({ type: "close", id });
      tell({ type: "abort", id });
    }
    tell(open(4, "No Name"));
    await inbox.first("error", 4);
    expect(inbox.ofType("fault")).toEqual([]);
    expect(inbox.about(3)).toHaveLength(1);
  });
});

describe("a socket", () => {
  it("is dialled with what was asked for, and no more", async () => {
    const { tell, dial } = await greetedSession();
    tell(open(1));
    const request = { host: "host.example", port: 993, secure: true, rules: allowing("connect") };
    expect(dial).toHaveBeenCalledExactlyOnceWith(request, expect.any(AbortSignal));
  });

  it.each(["HOST.example", "127.1", "[::1]", "::FFFF:1.2.3.4", "a b", "*", "http://host"])(
    "is not dialled where the host is not in canonical form: %s",
    async (host) => {
      const { inbox, tell, dial } = await greetedSession();
      tell(open(1, host));
      expect((await inbox.first("error", 1)).failure).toMatchObject({ errorCode: "ENOTFOUND" });
      expect(dial).not.toHaveBeenCalled();
      tell(open(1));
      expect(await inbox.first("fault")).toMatchObject({ code: "SOCKET_EXISTS" });
    },
  );

  it("carries bytes both ways", async () => {
    const { inbox, tell, remote } = await talking();
    remote.write("from the peer");
    expect(bytesOf(await inbox.first("data"))).toBe("from the peer");
    tell({ type: "send", id: 1, data: Buffer.from("to the peer").toString("base64") });
    const bytes = await new Promise((resolve) => remote.resume().once("data", resolve));
    expect(String(bytes)).toBe("to the peer");
    expect(await inbox.first("sent")).toEqual({ type: "sent", id: 1, byteLength: 11 });
  });

  it("takes credit, upgrade and abort", async () => {
    const { inbox, tell, remote, upgrade } = await talking();
    remote.write("12345");
    await inbox.first("data");
    tell({ type: "credit", id: 1, byteLength: 5 });
    tell({ type: "upgrade", id: 1 });
    expect(upgrade).toHaveBeenCalledOnce();
    tell({ type: "abort", id: 1 });
    await inbox.first("closed");
    expect(inbox.ofType("fault")).toEqual([]);
  });

  it.each(["AAA?", "A=AA", "====", "AAAAA==="])(
    "ends where its data is no base64: %s",
    async (data) => {
      const { inbox, tell } = await talking();
      tell({ type: "send", id: 1, data });
      expect(await inbox.first("fault")).toMatchObject({ code: "MESSAGE_INVALID", id: 1 });
      expect((await inbox.first("error", 1)).failure).toMatchObject({ errorCode: "EPROTO" });
    },
  );

  it("finds no place when there are too many, until one has gone", async () => {
    const { inbox, tell, dial } = await greetedSession();
    for (let id = 1; id <= SOCKETS_IN_ALL; id++) tell(open(id));
    const next = SOCKETS_IN_ALL + 1;
    tell(open(next));
    tell(listen(next + 1));
    for (const id of [next, next + 1]) {
      expect((await inbox.first("error", id)).failure).toEqual({
        name: "SecurityError",
        message: "Permission",
        errorCode: "QUOTA",
      });
    }
    tell({ type: "abort", id: 1 });
    await inbox.first("closed", 1);
    tell(open(next + 2));
    expect(dial).toHaveBeenCalledTimes(SOCKETS_IN_ALL + 1);
  });

  it("ends with the session", async () => {
    const { session, tell, dial, remote } = await talking();
    tell(open(2));
    const reset = new Promise((resolve) => remote.resume().once("error", resolve));
    session.end();
    expect(dial.mock.lastCall?.[1].aborted).toBe(true);
    expect(await reset).toMatchObject({ code: "ECONNRESET" });
  });
});

describe("a listener", () => {
  it("takes its scope, and another one for a system port", async () => {
    const { inbox, tell } = await greetedSession();
    tell(listen(1, allowing("connect", "local-network", "listen-network")));
    tell(listen(2, allowing("listen"), 80));
    const address = "127.0.0.1";
    expect(await inbox.first("denied", 1)).toMatchObject({ missing: ["listen"], address });
    expect(await inbox.first("denied", 2)).toMatchObject({ missing: ["system-ports"], address });
  });

  it.each(["localhost:*", "127.0.0.0/8:*", "*:0"])(
    "is denied by a rule for %s",
    async (pattern) => {
      const { inbox, tell } = await greetedSession();
      tell(listen(1, [denyTo(pattern), allowTo("*:*")]));
      expect(await inbox.first("denied", 1)).toMatchObject({ missing: ["listen"] });
    },
  );

  it("tells of all that it lacks, what is denied first", async () => {
    const { inbox, tell } = await greetedSession();
    const denied: Rule = { effect: "deny", scopes: ["system-ports"], destinations: ["*:80"] };
    tell(listen(1, [denied], 80));
    expect(await inbox.first("denied", 1)).toMatchObject({ missing: ["system-ports", "listen"] });
  });

  it.each([
    { what: "listen", rules: allowing("listen"), expected: false },
    { what: "both", rules: allowing("listen", "listen-network"), expected: true },
    { what: "denied", rules: [denyNetworkTo("localhost:*"), allowTo("*:*")], expected: false },
    { what: "another", rules: [denyNetworkTo("*:4000"), allowTo("*:*")], expected: true },
  ])("is there for other devices only where its rules allow it: $what", async (given) => {
    const { inbox, tell } = await greetedSession();
    tell(listen(1, given.rules));
    const { port } = await inbox.first("listening", 1);
    // All of 127.0.0.0/8 is this computer, but only one of its addresses is listened on for it alone.
    const outcome = new Promise((resolve) => {
      const client = clientOf(port, "127.0.0.2");
      client.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    expect(await outcome).toBe(given.expected);
  });

  it("accepts connections under ids of their own, which live on without it", async () => {
    const { inbox, tell, port } = await listening();
    const client = clientOf(port);
    const accepted = await inbox.first("accepted", 1);
    expect(accepted).toMatchObject({ acceptedId: -1, host: "127.0.0.1", port: client.localPort });
    tell({ type: "close", id: 1 });
    await inbox.first("closed", 1);
    client.write("still here");
    expect(bytesOf(await inbox.first("data", -1))).toBe("still here");
    tell({ type: "send", id: -1, data: "AAAA" });
    expect(await new Promise((resolve) => client.once("data", resolve))).toHaveLength(3);
    tell({ type: "close", id: -1 });
    await inbox.first("closed", -1);
    tell({ type: "close", id: -1 });
    tell({ type: "close", id: 1 });
    tell({ type: "close", id: -2 });
    expect(await inbox.first("fault")).toMatchObject({ code: "SOCKET_UNKNOWN", id: -2 });
  });

  it("takes close and abort, and nothing that is for sockets", async () => {
    const { inbox, tell } = await listening();
    tell({ type: "send", id: 1, data: "AAAA" });
    tell({ type: "credit", id: 1, byteLength: 1 });
    tell({ type: "upgrade", id: 1 });
    await inbox.until("three", () => inbox.ofType("fault").length === 3);
    for (const fault of inbox.ofType("fault")) {
      expect(fault).toMatchObject({ code: "MESSAGE_INVALID", id: 1 });
    }
    tell({ type: "abort", id: 1 });
    await inbox.first("closed", 1);
  });

  it("turns connections away when there are too many", async () => {
    const { inbox, tell, port } = await listening();
    for (let id = 2; id <= SOCKETS_IN_ALL; id++) tell(open(id));
    const client = clientOf(port).resume();
    await new Promise((resolve) => client.once("close", resolve));
    expect(inbox.ofType("accepted")).toEqual([]);
    tell({ type: "abort", id: 2 });
    await inbox.first("closed", 2);
    clientOf(port);
    await inbox.first("accepted", 1);
  });

  it("ends with the session, and what it accepted as well", async () => {
    const { inbox, session, port } = await listening();
    const client = clientOf(port).resume();
    await inbox.first("accepted", 1);
    const reset = new Promise((resolve) => client.once("error", resolve));
    session.end();
    expect(await reset).toMatchObject({ code: "ECONNRESET" });
    const refused = new Promise((resolve) => clientOf(port).once("error", resolve));
    expect(await refused).toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("count", () => {
  it("tells the bytes of the sockets that are known, each once", async () => {
    const { inbox, remote, tell } = await talking();
    remote.write("hello");
    tell({ type: "send", id: 1, data: btoa("abc") });
    await inbox.first("sent");
    await inbox.first("data");
    tell({ type: "count", ids: [1, 1, 2, -7] });
    expect(await inbox.first("counts")).toEqual({
      type: "counts",
      sockets: [{ id: 1, received: 5, sent: 3 }],
    });
  });

  it("still tells those of a socket that has ended", async () => {
    const { inbox, remote, tell } = await talking();
    remote.write("hello");
    await inbox.first("data");
    tell({ type: "abort", id: 1 });
    await inbox.first("closed");
    tell({ type: "count", ids: [1] });
    expect(await inbox.first("counts")).toMatchObject({ sockets: [{ received: 5, sent: 0 }] });
  });

  it("has nothing to tell of a listener", async () => {
    const { inbox, tell } = await listening();
    tell({ type: "count", ids: [1] });
    expect(await inbox.first("counts")).toEqual({ type: "counts", sockets: [] });
  });

  it("is no message of version 1", async () => {
    const { inbox, tell } = newSession();
    tell({ type: "hello", minimumVersion: 1, maximumVersion: 1 });
    expect(await inbox.first("hello")).toMatchObject({ version: 1 });
    tell({ type: "count", ids: [1] });
    expect(await inbox.first("fault")).toMatchObject({ code: "MESSAGE_INVALID" });
  });
});
