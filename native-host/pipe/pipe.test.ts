import { afterEach, describe, expect, it } from "vitest";
import type { SocketId } from "../../protocol/fields.ts";
import { PAYLOAD_BYTES, SHARED_WINDOW_BYTES } from "../../protocol/limits.ts";
import {
  encodePipeHeader,
  PIPE_HEADER_CHARACTERS,
  readPipeHeader,
} from "../../protocol/pipe-header.ts";
import { FakeBrowser } from "../../tests/host/fake-browser.ts";
import { connectLoopback, type LoopbackPeer } from "../../tests/host/loopback-peer.ts";
import { WebSocketClient } from "../../tests/host/web-socket-client.ts";
import { deterministicBytes } from "../../tests/servers/deterministic-bytes.ts";
import { Connection } from "../connection/connection.ts";
import { REQUEST } from "../connection/connections-under-test.ts";
import { createNativeOutput } from "../transport/native-output.ts";
import { Pipes } from "./pipes.ts";

const ORIGIN = "https://example.org";
const PLENTY = 2 ** 28;
const PIPES_IN_ALL = 256;

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

/** The host's pipes, sockets for them, and a browser with documents that can connect. */
function hostUnderTest() {
  const browser = new FakeBrowser();
  const { inbox } = browser;
  const native = createNativeOutput(browser.stream, () => {});
  const pipes = new Pipes(native);
  cleanUps.push(() => pipes.end());
  const offer = (pipe: number, { site = 1, byteLimit = PLENTY } = {}) =>
    pipes.offer({ type: "offer-pipe", pipe, origins: [ORIGIN], site, byteLimit });
  return {
    inbox,
    pipes,
    offer,
    /** The document of an offered pipe connects. */
    async connect(pipe: number) {
      await inbox.until(`offer of ${pipe}`, () =>
        inbox.ofType("pipe-offered").some((message) => message.pipe === pipe),
      );
      const place = inbox.ofType("pipe-offered").find((message) => message.pipe === pipe);
      if (place === undefined) throw new Error("The offer has gone");
      const { port, token } = place;
      const client = await WebSocketClient.connect({ port, token, origin: ORIGIN });
      cleanUps.push(() => client.destroy());
      return client;
    },
    /** A socket of the browser's that is open. */
    async socket(id: SocketId) {
      const connection = new Connection(id, native, () => pipes.release(id));
      const loopback: LoopbackPeer = await connectLoopback();
      cleanUps.push(loopback.release);
      const { peer, remote } = loopback;
      await connection.open(
        async () => ({ type: "connected", peer, address: "127.0.0.1" }),
        REQUEST,
      );
      return { connection, remote };
    },
    attach: (pipe: number, id: SocketId, connection: Connection, pageId = id) =>
      pipes.attach({ type: "attach", id, pipe, pageId }, connection),
    /** Everything that was said natively, but for what opens and offers. */
    said: () => inbox.all.filter(({ type }) => type !== "opened" && type !== "pipe-offered"),
  };
}

const credit = (id: SocketId, byteLength: number) =>
  encodePipeHeader({ type: "credit", id, byteLength });

/** Sends payload for a socket, of this place in its stream. */
function sendPayload(
  client: WebSocketClient,
  id: SocketId,
  offset: number,
  payload: string | Uint8Array,
  fragments = 1,
): void {
  client.send(encodePipeHeader({ type: "data", id, offset }), { fragments });
  client.send(Buffer.from(payload), { fragments });
}

/** What the host said on the pipe: headers, and payload in words. */
const heardBy = ({ inbox }: WebSocketClient) =>
  inbox.all.map((message) => {
    if (typeof message !== "string") return String(message);
    const header = readPipeHeader(message);
    if (header === undefined) throw new Error("The host wrote no header");
    return header;
  });

const payloadBytes = ({ inbox }: WebSocketClient) =>
  inbox.all.reduce((sum, message) => sum + (Buffer.isBuffer(message) ? message.byteLength : 0), 0);

/** Resolves with what the peer has received, once it is so long. */
async function receivedText(remote: LoopbackPeer["remote"], length: number): Promise<string> {
  let text = "";
  for await (const chunk of remote.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.length >= length) break;
  }
  return text;
}

describe("Pipe", () => {
  it.each(["before it is open", "after it is open"])(
    "carries a socket that is attached %s, under the page's id",
    async (when) => {
      const { offer, connect, socket, attach, inbox } = hostUnderTest();
      offer(1);
      const { connection, remote } = await socket(70);
      if (when === "before it is open") expect(attach(1, 70, connection, -3)).toBeUndefined();
      const client = await connect(1);
      if (when === "after it is open") expect(attach(1, 70, connection, -3)).toBeUndefined();
      await client.inbox.until("ready", (messages) => messages.length === 1);
      sendPayload(client, -3, 0, "to peer");
      expect(await receivedText(remote, 7)).toBe("to peer");
      await client.inbox.until("sent", (messages) => messages.length === 2);
      remote.write("to page");
      await client.inbox.until("data", (messages) => messages.length === 4);
      expect(heardBy(client)).toEqual([
        { type: "ready", id: -3 },
        { type: "sent", id: -3, byteLength: 7 },
        { type: "data", id: -3, offset: 0 },
        "to page",
      ]);
      expect(inbox.about(70).map(({ type }) => type)).toEqual(["opened"]);
    },
  );

  it("says whose payload follows where that changes, and only there", async () => {
    const { offer, connect, socket, attach } = hostUnderTest();
    offer(1);
    const sockets = [await socket(1), await socket(2)];
    for (const [index, { connection }] of sockets.entries()) attach(1, index + 1, connection);
    const client = await connect(1);
    const parts = [
      [0, "first"],
      [0, " part"],
      [1, "other"],
      [0, " more"],
    ] as const;
    let length = 0;
    for (const [index, part] of parts) {
      length += part.length;
      sockets[index]?.remote.write(part);
      await client.inbox.until(part, () => payloadBytes(client) === length);
    }
    expect(
      heardBy(client).filter((heard) => typeof heard === "string" || heard.type === "data"),
    ).toEqual([
      { type: "data", id: 1, offset: 0 },
      "first",
      " part",
      { type: "data", id: 2, offset: 0 },
      "other",
      { type: "data", id: 1, offset: 10 },
      " more",
    ]);
  });

  it("takes payload without a header, where it goes on as before", async () => {
    const { offer, connect, socket, attach } = hostUnderTest();
    offer(1);
    const sockets = [await socket(1), await socket(2)];
    for (const [index, { connection }] of sockets.entries()) attach(1, index + 1, connection);
    const client = await connect(1);
    sendPayload(client, 1, 0, "first");
    client.send(Buffer.from(" part"));
    sendPayload(client, 2, 0, "other");
    sendPayload(client, 1, 10, " more");
    const [one, other] = sockets;
    if (one === undefined || other === undefined) throw new Error("No sockets");
    expect(await receivedText(one.remote, 15)).toBe("first part more");
    expect(await receivedText(other.remote, 5)).toBe("other");
  });

  it("puts messages together from any fragments", async () => {
    const { offer, connect, socket, attach } = hostUnderTest();
    offer(1);
    const { connection, remote } = await socket(1);
    attach(1, 1, connection);
    const client = await connect(1);
    const bytes = Buffer.from(deterministicBytes(100_000, 1).map((byte) => 32 + (byte & 63)));
    sendPayload(client, 1, 0, bytes.subarray(0, 40), 30);
    sendPayload(client, 1, 40, bytes.subarray(40), 7);
    // Of no payload, it says nothing.
    sendPayload(client, 1, 3, "");
    const received = await receivedText(remote, bytes.byteLength);
    expect(received === String(bytes)).toBe(true);
  });

  it("takes credit, and lets a socket go on by it", async () => {
    const { offer, connect, socket, attach } = hostUnderTest();
    offer(1);
    const { connection, remote } = await socket(1);
    attach(1, 1, connection);
    const client = await connect(1);
    remote.write(Buffer.alloc(2 ** 20 + 5));
    await client.inbox.until("a window", () => payloadBytes(client) === 2 ** 20);
    client.send(credit(1, 5), { fragments: 3 });
    await client.inbox.until("the rest", () => payloadBytes(client) === 2 ** 20 + 5);
  });

  it("has less of each socket under way while there are several, and more again after", async () => {
    const { offer, connect, socket, attach, pipes } = hostUnderTest();
    offer(1);
    const [flood, other] = [await socket(1), await socket(2)];
    attach(1, 1, flood.connection);
    attach(1, 2, other.connection);
    const client = await connect(1);
    flood.remote.write(Buffer.alloc(2 ** 21));
    await client.inbox.until("a small window", () => payloadBytes(client) === SHARED_WINDOW_BYTES);
    other.remote.write("soon");
    await client.inbox.until(
      "the other one",
      () => payloadBytes(client) === SHARED_WINDOW_BYTES + 4,
    );
    pipes.release(2);
    client.send(credit(1, 2 ** 17));
    await client.inbox.until(
      "a large window",
      () => payloadBytes(client) === 2 ** 20 + 2 ** 17 + 4,
    );
  });

  it("passes over what is for sockets that it does not have, and answers a ping", async () => {
    const { offer, connect, socket, attach } = hostUnderTest();
    offer(1);
    const { connection, remote } = await socket(7);
    attach(1, 7, connection, 2);
    const client = await connect(1);
    sendPayload(client, 7, 0, "lost");
    client.send(credit(7, 1));
    client.ping(Buffer.from("there?"));
    await client.pongs.until("pong", ([pong]) => String(pong) === "there?");
    sendPayload(client, 2, 0, "found");
    expect(await receivedText(remote, 5)).toBe("found");
  });

  it("says nothing of a socket that goes on without it, and hears nothing for it", async () => {
    const { offer, connect, socket, attach, pipes, inbox } = hostUnderTest();
    offer(1);
    const { connection, remote } = await socket(1);
    attach(1, 1, connection);
    const client = await connect(1);
    await client.inbox.until("ready", (messages) => messages.length === 1);
    pipes.release(1);
    connection.resume({ received: 0, consumed: 0 });
    remote.write("native");
    sendPayload(client, 1, 0, "late");
    client.ping(Buffer.of());
    await client.pongs.until("pong", (pongs) => pongs.length === 1);
    await inbox.first("data", 1);
    expect(heardBy(client)).toEqual([{ type: "ready", id: 1 }]);
    expect(inbox.about(1).map(({ type }) => type)).toEqual(["opened", "resumed", "data"]);
  });

  it.each([
    ["payload without a socket", [Buffer.from("payload")]],
    ["an empty message", [new Uint8Array()]],
    ["an empty text", [""]],
    ["a text that is no header", ['{"type":"next","id":1}']],
    ["what the host alone says", [encodePipeHeader({ type: "sent", id: 1, byteLength: 1 })]],
    ["readiness", [encodePipeHeader({ type: "ready", id: 1 })]],
    ["a flush", [encodePipeHeader({ type: "flush", id: 1 })]],
  ])("ends at %s", async (_, messages) => {
    const { offer, connect, said } = hostUnderTest();
    offer(1);
    const client = await connect(1);
    for (const message of messages) client.send(message);
    expect(await client.closed).toBe(1003);
    expect(said()).toEqual([{ type: "pipe-lost", pipe: 1 }]);
  });

  it.each([
    ["payload", new Uint8Array(PAYLOAD_BYTES), new Uint8Array(PAYLOAD_BYTES + 1)],
    [
      "header",
      credit(1, 1).padEnd(PIPE_HEADER_CHARACTERS),
      credit(1, 1).padEnd(PIPE_HEADER_CHARACTERS + 1),
    ],
  ])("takes the longest %s, and ends at a longer one", async (_, longest, longer) => {
    const { offer, connect } = hostUnderTest();
    offer(1);
    const client = await connect(1);
    client.send(encodePipeHeader({ type: "data", id: 1, offset: 0 }));
    client.send(longest);
    client.ping(Buffer.of());
    await client.pongs.until("pong", (pongs) => pongs.length === 1);
    client.send(longer);
    expect([1009, 1006]).toContain(await client.closed);
  });

  it.each<[string, (client: WebSocketClient) => void]>([
    ["goes abruptly", (client) => client.destroy()],
    ["says goodbye", (client) => client.close()],
    ["breaks the rules twice", (client) => client.write(Buffer.alloc(100))],
  ])("is lost once, when the document %s", async (_, leave) => {
    const { offer, connect, socket, attach, inbox, said, pipes } = hostUnderTest();
    offer(1);
    const { connection, remote } = await socket(1);
    attach(1, 1, connection);
    const client = await connect(1);
    await client.inbox.until("ready", (messages) => messages.length === 1);
    leave(client);
    await client.closed;
    await inbox.first("pipe-lost");
    pipes.close(1);
    await new Promise<void>((resolve) => {
      remote.write("kept until the page says where it is", () => resolve());
    });
    expect(said()).toEqual([{ type: "pipe-lost", pipe: 1 }]);
    connection.resume({ received: 0, consumed: 0 });
    await inbox.first("data", 1);
    expect(said().map(({ type }) => type)).toEqual(["pipe-lost", "resumed", "data"]);
  });

  it("leaves a socket in order whose pipe never came about", async () => {
    const { offer, socket, attach, pipes, inbox, said } = hostUnderTest();
    offer(1);
    const { connection, remote } = await socket(1);
    attach(1, 1, connection);
    pipes.close(1);
    const late = await socket(2);
    expect(attach(1, 2, late.connection)).toBeUndefined();
    for (const { connection: lost } of [{ connection }, late]) {
      lost.resume({ received: 0, consumed: 0 });
    }
    remote.write("one");
    late.remote.write("other");
    await inbox.first("data", 1);
    await inbox.first("data", 2);
    expect(said().map(({ type }) => type)).not.toContain("error");
    expect(inbox.about(1).map(({ type }) => type)).toEqual(["opened", "resumed", "data"]);
  });
});

describe("Pipes", () => {
  it("takes each id once, and in order", () => {
    const { offer, pipes } = hostUnderTest();
    expect(offer(4)).toBeUndefined();
    expect(offer(4)).toBe("PIPE_EXISTS");
    expect(offer(3)).toBe("PIPE_EXISTS");
    expect(pipes.close(5)).toBe("PIPE_UNKNOWN");
    expect(pipes.close(4)).toBeUndefined();
    expect(offer(4)).toBe("PIPE_EXISTS");
  });

  it("knows no pipe that was not offered", async () => {
    const { attach, socket, offer } = hostUnderTest();
    const { connection } = await socket(1);
    expect(attach(1, 1, connection)).toBe("PIPE_UNKNOWN");
    offer(1);
    expect(attach(2, 1, connection)).toBe("PIPE_UNKNOWN");
    expect(attach(1, 1, connection)).toBeUndefined();
  });

  it("has room for 256, and again when one has gone", async () => {
    const { offer, pipes, inbox } = hostUnderTest();
    for (let id = 1; id <= PIPES_IN_ALL; id += 1) offer(id);
    await inbox.until("offers", () => inbox.ofType("pipe-offered").length === PIPES_IN_ALL);
    expect(offer(PIPES_IN_ALL + 1)).toBeUndefined();
    await inbox.first("pipe-lost");
    expect(inbox.ofType("pipe-lost")).toEqual([{ type: "pipe-lost", pipe: PIPES_IN_ALL + 1 }]);
    pipes.close(7);
    offer(PIPES_IN_ALL + 2);
    await inbox.until("offer", () => inbox.ofType("pipe-offered").length === PIPES_IN_ALL + 1);
  });

  it("bounds what all sockets of a site hold, on whichever pipe, and leaves other sites alone", async () => {
    const { offer, connect, socket, attach, inbox } = hostUnderTest();
    offer(1, { byteLimit: 100_000 });
    offer(2, { byteLimit: 100_000 });
    offer(3, { site: 2, byteLimit: 100_000 });
    const clients = [await connect(1), await connect(2), await connect(3)];
    const sockets = [await socket(1), await socket(2), await socket(3)];
    for (const [index, { connection }] of sockets.entries()) {
      attach(index + 1, index + 1, connection);
    }
    const [one, two, three] = sockets;
    one?.remote.write(Buffer.alloc(60_000));
    await hasReceived(clients[0], 60_000);
    three?.remote.write(Buffer.alloc(60_000));
    await hasReceived(clients[2], 60_000);
    two?.remote.write(Buffer.alloc(60_000));
    const { failure } = await inbox.first("error");
    expect(failure.errorCode).toBe("QUOTA");
    expect(inbox.ofType("error").map(({ id }) => id)).toEqual([2]);
    // What the lost socket held is free again.
    one?.remote.write(Buffer.alloc(39_000));
    await hasReceived(clients[0], 99_000);
    expect(inbox.ofType("error")).toHaveLength(1);
  });

  it("holds a site to the limit of its last pipe, which may have changed since the first", async () => {
    const { offer, connect, socket, attach, inbox } = hostUnderTest();
    offer(1, { byteLimit: 1_000_000 });
    offer(2, { byteLimit: 1000 });
    await connect(1);
    const { connection, remote } = await socket(1);
    attach(1, 1, connection);
    remote.write(Buffer.alloc(1001));
    expect((await inbox.first("error", 1)).failure.errorCode).toBe("QUOTA");
  });

  it("counts what comes early from the page", async () => {
    const { offer, connect, socket, attach, inbox } = hostUnderTest();
    offer(1, { byteLimit: 100_000 });
    const client = await connect(1);
    for (const id of [1, 2]) {
      attach(1, id, (await socket(id)).connection);
      sendPayload(client, id, 1, new Uint8Array(60_000));
    }
    expect((await inbox.first("error")).failure.errorCode).toBe("QUOTA");
    expect(inbox.ofType("error").map(({ id }) => id)).toEqual([2]);
  });

  it("counts a socket that came too late to its pipe", async () => {
    const { offer, socket, attach, inbox, pipes } = hostUnderTest();
    offer(1, { byteLimit: 1000 });
    pipes.close(1);
    const { connection, remote } = await socket(1);
    attach(1, 1, connection);
    remote.write(Buffer.alloc(1001));
    expect((await inbox.first("error", 1)).failure.errorCode).toBe("QUOTA");
  });
});

async function hasReceived(client: WebSocketClient | undefined, byteLength: number) {
  if (client === undefined) throw new Error("There is no such client");
  await client.inbox.until(`${byteLength} bytes`, () => payloadBytes(client) === byteLength);
}
