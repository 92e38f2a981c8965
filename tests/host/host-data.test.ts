/** Bytes through the host: all of them, in order, and within the windows. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import type { ServerCertificate } from "../servers/certificate-authority.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { startHttpServer } from "../servers/http-server.ts";
import { useHost } from "./host-harness.ts";
import { HostSocket, sha256 } from "./host-socket.ts";
import { startPeerServer } from "./peer-server.ts";
import { createTrustedAuthority, type TrustedAuthority } from "./trusted-authority.ts";

const { greeted, running } = useHost();

const LARGE_BYTES = 8 * 1024 * 1024;
/** More than the kernel keeps between two sockets of this computer. */
const FULL_KERNEL_BYTES = 24 * 1024 * 1024;

let authority: TrustedAuthority;
let certificate: ServerCertificate;
beforeAll(async () => {
  authority = await createTrustedAuthority();
  certificate = await authority.issue({ hosts: ["localhost", "127.0.0.1"] });
});
afterAll(() => authority.remove());

describe.each(["plain", "tls"] as const)("over %s", (kind) => {
  const secure = kind === "tls";
  const serverOptions = () => (secure ? { tls: certificate } : {});
  const hosted = () => greeted({ environment: authority.environment });

  it("carries every byte value there and back", async () => {
    const server = await running(startEchoServer(serverOptions()));
    const host = await hosted();
    const socket = await new HostSocket(host).open({ port: server.port, secure }).opened();
    const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
    await socket.send(bytes);
    await socket.hasReceived(256);
    expect(socket.receivedBytes.equals(bytes)).toBe(true);
    for (const length of [1, 2, 3, PAYLOAD_BYTES - 1, PAYLOAD_BYTES]) {
      const before = socket.received.byteLength;
      await socket.send(deterministicBytes(length, length));
      await socket.hasReceived(before + length);
      const received = socket.receivedBytes.subarray(before);
      expect(received.equals(deterministicBytes(length, length))).toBe(true);
    }
  });

  it("carries 8 MiB to the server", async () => {
    const server = await running(startHttpServer(serverOptions()));
    const host = await hosted();
    const socket = await new HostSocket(host).open({ port: server.port, secure }).opened();
    const head = `POST /hash HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${LARGE_BYTES}\r\n\r\n`;
    const body = deterministicBytes(LARGE_BYTES, 1);
    await socket.send(Buffer.from(head));
    await socket.send(body);
    await socket.end();
    expect(socket.receivedBytes.toString()).toContain(`\r\n\r\n${sha256(body)} ${LARGE_BYTES}`);
  });

  it("carries 8 MiB from the server", async () => {
    const options = { ...serverOptions(), byteLimit: LARGE_BYTES, seed: 2 };
    const server = await running(startFloodServer(options));
    const host = await hosted();
    const socket = new HostSocket(host, false).open({ port: server.port, secure });
    await socket.end();
    expect(socket.received.byteLength).toBe(LARGE_BYTES);
    expect(socket.received.sha256).toBe(sha256(deterministicBytes(LARGE_BYTES, 2)));
  });

  it("carries 8 MiB both ways at once, on two sockets", async () => {
    const server = await running(startEchoServer(serverOptions()));
    const host = await hosted();
    const request = { port: server.port, secure };
    await Promise.all(
      [3, 4].map(async (seed) => {
        const socket = await new HostSocket(host, false).open(request).opened();
        const bytes = deterministicBytes(LARGE_BYTES, seed);
        await socket.send(bytes);
        await socket.hasReceived(LARGE_BYTES);
        expect(socket.received.sha256).toBe(sha256(bytes));
        socket.close();
        await socket.closed();
      }),
    );
  });
});

describe("the window towards the browser", () => {
  it("is never passed, and opens by exactly the credit", async () => {
    const server = await running(startFloodServer({ seed: 5 }));
    const host = await greeted();
    const socket = new HostSocket(host);
    socket.withholdCredit();
    socket.open(server);
    await socket.hasReceived(WINDOW_BYTES);
    for (const byteLength of [1, 10_000, WINDOW_BYTES]) {
      const before = socket.received.byteLength;
      socket.credit(byteLength);
      await socket.hasReceived(before + byteLength);
    }
    // A round trip on another socket: what would have come has come by now.
    await new HostSocket(host).open({ port: 0 }).failure();
    const total = 2 * WINDOW_BYTES + 10_001;
    expect(socket.received.byteLength).toBe(total);
    expect(socket.receivedBytes.equals(deterministicBytes(total, 5))).toBe(true);
  });

  it("does not open for bytes that never came: the socket ends, another goes on", async () => {
    const server = await running(startEchoServer());
    const host = await greeted();
    const other = await new HostSocket(host).open(server).opened();
    const socket = await new HostSocket(host).open(server).opened();
    socket.credit(1);
    expect(await socket.failure()).toEqual({
      name: "NetworkError",
      message: "Network",
      errorCode: "EPROTO",
    });
    await other.send(Buffer.from("still here"));
    await other.hasReceived(10);
  });
});

describe("the window towards the peer", () => {
  it("fills where the peer does not read, and opens when it does", async () => {
    const server = await running(startPeerServer());
    const host = await greeted();
    const socket = await new HostSocket(host, false).open(server).opened();
    const { socket: peer } = await server.accept();
    const bytes = deterministicBytes(FULL_KERNEL_BYTES, 6);
    const sent = socket.send(bytes);
    await expect.poll(() => socket.bytesUnderWay).toBe(WINDOW_BYTES);
    const received: Buffer[] = [];
    peer.on("data", (chunk: Buffer) => received.push(chunk));
    await sent;
    await expect
      .poll(() => received.reduce((sum, { byteLength }) => sum + byteLength, 0))
      .toBe(bytes.byteLength);
    expect(sha256(Buffer.concat(received))).toBe(sha256(bytes));
  });

  it("is not passed: the socket that does ends, another goes on", async () => {
    const server = await running(startPeerServer());
    const echo = await running(startEchoServer());
    const host = await greeted();
    const other = await new HostSocket(host).open(echo).opened();
    const socket = await new HostSocket(host).open(server).opened();
    const peer = await server.accept();
    const { inbox } = host;
    // What the kernel takes does not count: offer more until the host has had enough.
    const isOver = () => inbox.about(socket.id).at(-1)?.type === "error";
    while (!isOver()) {
      for (let count = 0; count <= WINDOW_BYTES / PAYLOAD_BYTES; count++) {
        socket.sendNow(Buffer.alloc(PAYLOAD_BYTES));
      }
      await new HostSocket(host).open({ port: 0 }).failure();
    }
    expect(await socket.failure()).toMatchObject({ errorCode: "EPROTO" });
    await peer.fate();
    await other.send(Buffer.from("still here"));
    await other.hasReceived(10);
    expect(inbox.ofType("fault")).toEqual([]);
  });
});
