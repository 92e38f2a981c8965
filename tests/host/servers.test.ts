import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect as connectPlain, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Authority,
  createAuthority,
  createSelfSigned,
  type ServerCertificate,
} from "../servers/certificate-authority.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { startHttpServer } from "../servers/http-server.ts";
import { startRecordingServer } from "../servers/recording-server.ts";
import { startResettingServer } from "../servers/resetting-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { startSilentServer } from "../servers/silent-server.ts";

const DAY_MILLISECONDS = 86_400_000;

let authority: Authority;
let certificate: ServerCertificate;
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ hosts: ["localhost", "127.0.0.1"] });
});

const servers: RunningServer[] = [];
const clients: Socket[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function running<T extends RunningServer>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  servers.push(server);
  return server;
}

async function plainClient({ port }: RunningServer, allowHalfOpen = false): Promise<Socket> {
  const client = connectPlain({ host: "127.0.0.1", port, allowHalfOpen });
  clients.push(client);
  await once(client, "connect");
  return client;
}

/** Resolves after the handshake and the verification; rejects with the reason against them. */
async function tlsClient(
  { port }: RunningServer,
  options: ConnectionOptions & { readonly allowHalfOpen?: boolean } = {},
): Promise<Socket> {
  const client = connectTls({
    host: "127.0.0.1",
    port,
    servername: "localhost",
    ca: authority.certificatePem,
    ...options,
  });
  clients.push(client);
  await once(client, "secureConnect");
  return client;
}

async function readAll(client: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of client) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("deterministicBytes", () => {
  it("gives the same bytes for the same seed and others for another", () => {
    expect(deterministicBytes(1000, 7)).toEqual(deterministicBytes(1000, 7));
    expect(deterministicBytes(1000, 7)).not.toEqual(deterministicBytes(1000, 8));
  });

  it("gives any part of the stream by itself", () => {
    const whole = deterministicBytes(64, 3);
    for (let offset = 0; offset < 9; offset++) {
      expect(deterministicBytes(20, 3, offset)).toEqual(whole.subarray(offset, offset + 20));
    }
  });

  it.each([0, -1, 1, 0xffff_ffff])(
    "uses every byte value about equally often for seed %i",
    (seed) => {
      const counts = new Uint32Array(256);
      for (const byte of deterministicBytes(256 * 1024, seed))
        counts[byte] = (counts[byte] ?? 0) + 1;
      expect(Math.min(...counts)).toBeGreaterThan(800);
      expect(Math.max(...counts)).toBeLessThan(1250);
    },
  );
});

describe.each(["plain", "tls"] as const)("over %s", (kind) => {
  const options = () => (kind === "tls" ? { tls: certificate } : {});
  const client = (server: RunningServer, halfOpen = false) =>
    kind === "tls" ? tlsClient(server, { allowHalfOpen: halfOpen }) : plainClient(server, halfOpen);

  it("echoes everything, also after the client has ended its side, and records it", async () => {
    const server = await running(startEchoServer(options()));
    const bytes = deterministicBytes(1_000_003, 1);
    const socket = await client(server, true);
    socket.end(bytes);
    const echoed = await readAll(socket);
    expect(echoed.equals(bytes)).toBe(true);
    expect(server.connections).toHaveLength(1);
    expect(server.connections[0]?.byteLength).toBe(bytes.byteLength);
    expect(server.connections[0]?.sha256).toBe(sha256(bytes));
  });

  it("serves bytes over HTTP", async () => {
    const server = await running(startHttpServer(options()));
    const socket = await client(server);
    socket.write("GET /bytes/100000?seed=9 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const response = await readAll(socket);
    const bodyStart = response.indexOf("\r\n\r\n") + 4;
    const head = response.toString("latin1", 0, bodyStart);
    expect(head).toMatch(/^HTTP\/1\.1 200 /u);
    expect(head).toContain("Content-Length: 100000\r\n");
    expect(head).toContain("Connection: close\r\n");
    expect(response.subarray(bodyStart).equals(deterministicBytes(100_000, 9))).toBe(true);
  });

  it("hashes a body over HTTP", async () => {
    const server = await running(startHttpServer(options()));
    const bytes = deterministicBytes(300_000, 2);
    const socket = await client(server);
    socket.write("POST /hash HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n");
    socket.write(bytes);
    const response = await readAll(socket);
    expect(response.toString().split("\r\n\r\n")[1]).toBe(`${sha256(bytes)} 300000`);
  });

  it("floods up to its limit, with bytes that can be checked", async () => {
    const byteLimit = 1_000_001;
    const server = await running(startFloodServer({ ...options(), byteLimit, seed: 5 }));
    const received = await readAll(await client(server));
    expect(received.equals(deterministicBytes(byteLimit, 5))).toBe(true);
    expect(server.connections[0]?.bytesTaken).toBe(byteLimit);
  });

  it("shows by the flood's count that a reader has stopped", async () => {
    const server = await running(startFloodServer(options()));
    const socket = await client(server);
    socket.pause();
    const taken = () => server.connections[0]?.bytesTaken ?? 0;
    let before = -1;
    await expect
      .poll(
        () => {
          const still = taken() > 0 && taken() === before;
          before = taken();
          return still;
        },
        { interval: 200 },
      )
      .toBe(true);
    socket.resume();
    await expect.poll(taken).toBeGreaterThan(before);
  });

  it("records what a client sends and answers nothing", async () => {
    const server = await running(startRecordingServer(options()));
    const socket = await client(server);
    socket.end("every byte");
    expect(await readAll(socket)).toHaveLength(0);
    expect(server.connections).toHaveLength(1);
    expect(server.connections[0]?.received.toString()).toBe("every byte");
    expect(server.connections[0]?.ended).toBe(true);
    expect(server.connections[0]?.handshakeComplete).toBe(kind === "tls");
  });

  it("destroys live connections when it closes, and closes once", async () => {
    const server = await startRecordingServer(options());
    const socket = await client(server);
    socket.on("error", () => {});
    const closed = once(socket, "close");
    await Promise.all([server.close(), server.close(), closed]);
    await expect(plainClient(server)).rejects.toThrow("ECONNREFUSED");
  });
});

describe("plain servers", () => {
  it("reset at once", async () => {
    const server = await running(startResettingServer());
    const socket = connectPlain({ host: "127.0.0.1", port: server.port });
    const [error] = await once(socket, "error");
    expect(error).toMatchObject({ code: "ECONNRESET" });
  });

  it("greet, read and then reset", async () => {
    const server = await running(
      startResettingServer({ greeting: Buffer.from("hello"), resetAfterBytes: 3 }),
    );
    const socket = await plainClient(server);
    const [greeting] = await once(socket, "data");
    expect(String(greeting)).toBe("hello");
    const failed = once(socket, "close").catch((error: unknown) => error);
    socket.write("bye");
    expect(await failed).toMatchObject({ code: "ECONNRESET" });
  });

  it("stay silent, and record what they hear", async () => {
    const server = await running(startSilentServer());
    const socket = await plainClient(server);
    let heard = 0;
    socket.on("data", () => heard++);
    socket.on("end", () => heard++);
    socket.end("is anybody there?");
    await expect.poll(() => server.received.toString()).toBe("is anybody there?");
    expect(server.connectionCount).toBe(1);
    expect(heard).toBe(0);
  });

  it("stall a TLS client by silence", async () => {
    const server = await running(startSilentServer());
    const socket = connectTls({ host: "127.0.0.1", port: server.port });
    clients.push(socket);
    const TLS_HANDSHAKE_RECORD = 22;
    await expect.poll(() => server.received[0]).toBe(TLS_HANDSHAKE_RECORD);
    expect(socket.authorized).toBe(false);
  });

  it("record a connection that never speaks TLS to a TLS server", async () => {
    const server = await running(startRecordingServer({ tls: certificate }));
    const socket = await plainClient(server);
    socket.on("error", () => {});
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await once(socket, "close");
    expect(server.connections).toHaveLength(1);
    expect(server.connections[0]?.handshakeComplete).toBe(false);
    expect(server.connections[0]?.received).toHaveLength(0);
  });

  it("listen on a port that is asked for, and reject where it is taken", async () => {
    const { port } = await running(startEchoServer());
    await expect(startEchoServer({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("certificates", () => {
  let expired: RunningServer;
  const longAgo = {
    from: new Date(Date.now() - 20 * DAY_MILLISECONDS),
    to: new Date(Date.now() - 10 * DAY_MILLISECONDS),
  };
  beforeAll(async () => {
    const tls = await authority.issue({ hosts: ["localhost"], validity: longAgo });
    expired = await startRecordingServer({ tls });
  });
  afterAll(() => expired.close());

  const serve = async (tls: Promise<ServerCertificate>) =>
    running(startRecordingServer({ tls: await tls }));

  it("are accepted by a client that trusts their authority, for each of their names", async () => {
    const tls = await authority.issue({ hosts: ["localhost", "*.demo.test", "127.0.0.1", "::1"] });
    const server = await running(startEchoServer({ tls }));
    for (const servername of ["localhost", "a.demo.test"]) await tlsClient(server, { servername });
    const byAddress = connectTls({
      host: "127.0.0.1",
      port: server.port,
      ca: authority.certificatePem,
    });
    clients.push(byAddress);
    await once(byAddress, "secureConnect");
    expect(byAddress.authorized).toBe(true);
  });

  it("are refused when expired", async () => {
    await expect(tlsClient(expired)).rejects.toMatchObject({ code: "CERT_HAS_EXPIRED" });
  });

  it("are refused when not valid yet", async () => {
    const from = new Date(Date.now() + DAY_MILLISECONDS);
    const validity = { from, to: new Date(from.getTime() + DAY_MILLISECONDS) };
    const server = await serve(authority.issue({ hosts: ["localhost"], validity }));
    await expect(tlsClient(server)).rejects.toMatchObject({ code: "CERT_NOT_YET_VALID" });
  });

  it("are refused for another name", async () => {
    const server = await serve(authority.issue({ hosts: ["other.test"] }));
    await expect(tlsClient(server)).rejects.toMatchObject({
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
    });
  });

  it("are refused from an unknown authority", async () => {
    const unknown = await createAuthority({ name: "Unknown authority" });
    const server = await serve(unknown.issue({ hosts: ["localhost"] }));
    await expect(tlsClient(server)).rejects.toMatchObject({
      code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    });
  });

  it("are refused when self-signed", async () => {
    const server = await serve(createSelfSigned({ hosts: ["localhost"] }));
    await expect(tlsClient(server)).rejects.toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });

  it("are refused when meant for another purpose", async () => {
    const server = await serve(authority.issue({ hosts: ["localhost"], purposes: ["client"] }));
    await expect(tlsClient(server)).rejects.toMatchObject({ code: "INVALID_PURPOSE" });
  });

  it("are refused with a signature that is too weak", async () => {
    const server = await serve(authority.issue({ hosts: ["localhost"], signatureHash: "SHA-1" }));
    // OpenSSL's CA_MD_TOO_WEAK, for which Node has no code of its own (it says UNSPECIFIED).
    await expect(tlsClient(server)).rejects.toThrow("CA signature digest algorithm too weak");
  });

  it("never let a byte through to the application when they are refused", async () => {
    const server = await serve(createSelfSigned({ hosts: ["localhost"] }));
    const socket = connectTls({ host: "127.0.0.1", port: server.port, servername: "localhost" });
    socket.write("secret");
    const [error] = await once(socket, "error");
    expect(error).toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    await expect.poll(() => server.connections).toHaveLength(1);
    await server.close();
    expect(server.connections[0]?.received).toHaveLength(0);
  });
});
