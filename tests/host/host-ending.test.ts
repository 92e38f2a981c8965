/** How a connection ends: by the peer, by close, by abort; and what still arrives. */
import { once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import type { ServerCertificate } from "../servers/certificate-authority.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { useHost } from "./host-harness.ts";
import { HostSocket, sha256 } from "./host-socket.ts";
import { type AcceptedPeer, startPeerServer } from "./peer-server.ts";
import { createTrustedAuthority, type TrustedAuthority } from "./trusted-authority.ts";
import { within } from "./within.ts";

const { greeted, running } = useHost();

let authority: TrustedAuthority;
let certificate: ServerCertificate;
beforeAll(async () => {
  authority = await createTrustedAuthority();
  certificate = await authority.issue({ hosts: ["127.0.0.1"] });
});
afterAll(() => authority.remove());

/** Everything up to the peer's FIN. */
async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  await within(20_000, "the end of the stream", once(socket, "end"));
  return Buffer.concat(chunks);
}

describe.each(["plain", "tls"] as const)("over %s", (kind) => {
  const secure = kind === "tls";

  /** A host, a socket of it, and the test's end of the connection. */
  async function connected() {
    const server = await running(startPeerServer(secure ? { tls: certificate } : {}));
    const host = await greeted({ environment: authority.environment });
    const socket = new HostSocket(host).open({ port: server.port, secure });
    await socket.opened();
    const peer: AcceptedPeer = await server.accept();
    return { host, socket, peer };
  }

  it("the peer may end its side first: all its data, then end, and ours still arrives", async () => {
    const { host, socket, peer } = await connected();
    const theirs = deterministicBytes(3_000_000, 1);
    const ours = deterministicBytes(2_000_000, 2);
    peer.socket.end(theirs);
    await socket.end();
    expect(socket.received.sha256).toBe(sha256(theirs));
    const heard = readAll(peer.socket);
    await socket.send(ours);
    socket.close();
    await socket.closed();
    expect(sha256(await heard)).toBe(sha256(ours));
    expect(host.inbox.about(socket.id).at(-1)?.type).toBe("closed");
  });

  it("close delivers everything to a slow reader, then ends", async () => {
    const { socket, peer } = await connected();
    const bytes = deterministicBytes(5 * 1024 * 1024, 3);
    const chunks: Buffer[] = [];
    peer.socket.on("data", async (chunk: Buffer) => {
      chunks.push(chunk);
      peer.socket.pause();
      await pause(1);
      peer.socket.resume();
    });
    const ended = once(peer.socket, "end");
    await socket.post(bytes);
    socket.close();
    await socket.closed();
    expect(socket.bytesUnderWay).toBe(0);
    await within(20_000, "the end of the stream", ended);
    expect(sha256(Buffer.concat(chunks))).toBe(sha256(bytes));
  });

  it("close says closed only when everything is out", async () => {
    const { host, socket, peer } = await connected();
    await socket.post(deterministicBytes(WINDOW_BYTES, 4));
    socket.close();
    const heard = readAll(peer.socket);
    await socket.closed();
    expect(await heard).toHaveLength(WINDOW_BYTES);
    const about = host.inbox.about(socket.id);
    const sent = about.map((message) => (message.type === "sent" ? message.byteLength : 0));
    expect(sent.reduce((sum, byteLength) => sum + byteLength)).toBe(WINDOW_BYTES);
    expect(about.at(-1)?.type).toBe("closed");
  });

  it("close lets the peer end in peace, and drops what it still says", async () => {
    const { host, socket, peer } = await connected();
    const heard = readAll(peer.socket);
    socket.close();
    await socket.closed();
    expect(await heard).toHaveLength(0);
    const gone = once(peer.socket, "close");
    peer.socket.end(deterministicBytes(1_000_000, 5));
    await within(10_000, "the connection's close", gone);
    expect(host.inbox.ofType("data")).toEqual([]);
  });

  it("close in the middle of a flood ends it", async () => {
    const options = secure ? { tls: certificate } : {};
    const server = await running(startFloodServer(options));
    const host = await greeted({ environment: authority.environment });
    const socket = new HostSocket(host, false).open({ port: server.port, secure });
    await socket.hasReceived(2 * WINDOW_BYTES);
    socket.close();
    await socket.closed();
  });

  it("abort resets", async () => {
    const { host, socket, peer } = await connected();
    // Nothing of the handshake may be under way any more: the peer would miss the reset over it.
    peer.socket.pipe(peer.socket);
    await socket.send(Buffer.from("echo"));
    await socket.hasReceived(4);
    socket.abort();
    await socket.closed();
    expect(await peer.fate()).toBe("reset");
    const types = host.inbox.about(socket.id).map(({ type }) => type);
    // Whether the report of what was sent comes before its echo is not promised.
    expect(types.filter((type) => type !== "sent")).toEqual(["opened", "data", "closed"]);
  });

  it("abort ends a close that cannot finish", async () => {
    const { socket, peer } = await connected();
    const posted = socket.post(deterministicBytes(24 * 1024 * 1024, 6));
    await expect.poll(() => socket.bytesUnderWay).toBe(WINDOW_BYTES);
    socket.close();
    socket.abort();
    await socket.closed();
    await expect(posted).rejects.toThrow("closed");
    await peer.fate();
  });

  it("a peer that is gone leaves its data and its end, and then interrupts", async () => {
    const { host, socket, peer } = await connected();
    const bytes = deterministicBytes(100_000, 7);
    peer.socket.end(bytes, () => peer.socket.destroy());
    await socket.end();
    expect(socket.received.sha256).toBe(sha256(bytes));
    // What is sent first is answered by a reset; what is sent after that finds out.
    const failure = socket.failure();
    const isOver = () => host.inbox.about(socket.id).at(-1)?.type === "error";
    while (!isOver()) {
      socket.sendNow(Buffer.from("anybody there?"));
      await new HostSocket(host).open({ port: 0 }).failure();
    }
    expect(await failure).toMatchObject({ name: "NetworkInterruptError", message: "Network" });
  });

  it("closing twice, and aborting after it, says closed once", async () => {
    const { host, socket, peer } = await connected();
    socket.close();
    socket.close();
    await socket.closed();
    socket.close();
    socket.abort();
    socket.credit(1);
    await peer.fate();
    await new HostSocket(host).open({ port: 0 }).failure();
    expect(host.inbox.about(socket.id).map(({ type }) => type)).toEqual(["opened", "closed"]);
    expect(host.inbox.ofType("fault")).toEqual([]);
  });
});
