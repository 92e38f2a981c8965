import { once } from "node:events";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { connectLoopback, type LoopbackPeer } from "../../tests/host/loopback-peer.ts";
import { within } from "../../tests/host/within.ts";
import {
  type Authority,
  createAuthority,
  type ServerCertificate,
} from "../../tests/servers/certificate-authority.ts";
import { deterministicBytes } from "../../tests/servers/deterministic-bytes.ts";
import { createUpgrade, type UpgradeResult } from "./upgrade.ts";

const HOST = "mail.example";
const SHORT_MILLISECONDS = 150;

let authority: Authority;
let certificate: ServerCertificate;
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ hosts: [HOST] });
});

const loopbacks: LoopbackPeer[] = [];
afterEach(() => {
  for (const loopback of loopbacks.splice(0)) loopback.release();
});

/** A connection in clear, as the host's side has it while it upgrades: nobody listens to its data. */
async function connected() {
  const loopback = await connectLoopback();
  loopbacks.push(loopback);
  const { socket } = loopback.peer;
  socket.on("error", () => {});
  return { socket, remote: loopback.remote };
}

function upgrade(
  socket: Socket,
  { host = HOST, timeoutMilliseconds = 10_000, signal = new AbortController().signal } = {},
): Promise<UpgradeResult> {
  const trust = () => createSecureContext({ ca: authority.certificatePem, minVersion: "TLSv1.2" });
  return createUpgrade({ trust, timeoutMilliseconds })(socket, host, signal);
}

/** The far end goes over to TLS as well. */
function answerWithTls(remote: Socket, { certPem, keyPem } = certificate): TLSSocket {
  const secureContext = createSecureContext({ cert: certPem, key: keyPem });
  const stream = new TLSSocket(remote, { isServer: true, secureContext });
  return stream.on("error", () => {});
}

async function secured(result: Promise<UpgradeResult>): Promise<Socket> {
  const outcome = await result;
  if (outcome.type === "failed") expect.unreachable(JSON.stringify(outcome));
  return outcome.stream;
}

async function failure(result: Promise<UpgradeResult>) {
  const outcome = await result;
  return outcome.type === "failed" ? outcome.failure : expect.unreachable("It was secured");
}

/** Reads so many bytes and leaves what comes after them. */
async function readClear(socket: Socket, byteLength: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const read = new Promise<void>((resolve) => {
    let missing = byteLength;
    socket.on("data", function take(chunk: Buffer) {
      chunks.push(chunk.subarray(0, missing));
      missing -= chunk.byteLength;
      if (missing > 0) return;
      socket.off("data", take).pause();
      if (missing < 0) socket.unshift(chunk.subarray(missing));
      resolve();
    });
    socket.resume();
  });
  await within(5000, "the bytes in clear", read);
  return Buffer.concat(chunks);
}

describe("an upgrade", () => {
  it("carries bytes both ways", async () => {
    const { socket, remote } = await connected();
    const server = answerWithTls(remote);
    const stream = await secured(upgrade(socket));
    server.write("from the server");
    expect(String(await once(stream, "data"))).toBe("from the server");
    stream.write("to the server");
    expect(String(await once(server, "data"))).toBe("to the server");
  });

  it("sends in clear what was written before, all of it, and then TLS", async () => {
    const { socket, remote } = await connected();
    const bytes = deterministicBytes(6 * 1024 * 1024, 1);
    socket.write(bytes);
    const result = upgrade(socket);
    const clear = await readClear(remote, bytes.byteLength);
    expect(clear.equals(bytes)).toBe(true);
    const server = answerWithTls(remote);
    const stream = await secured(result);
    stream.write("secret");
    expect(String(await once(server, "data"))).toBe("secret");
  });

  it("drops what had come in clear before", async () => {
    const { socket, remote } = await connected();
    remote.write("* OK injected\r\n");
    await expect.poll(() => socket.readableLength).toBeGreaterThan(0);
    const server = answerWithTls(remote);
    const stream = await secured(upgrade(socket));
    server.write("* OK secure\r\n");
    expect(String(await once(stream, "data"))).toBe("* OK secure\r\n");
  });

  it("fails at what comes in clear in its middle", async () => {
    const { socket, remote } = await connected();
    remote.once("readable", () => remote.write("* OK injected\r\n"));
    expect(await failure(upgrade(socket))).toMatchObject({
      name: "SecurityError",
      message: "SecurityProtocol",
    });
    expect(socket.destroyed).toBe(true);
  });

  it("fails at a certificate for another host", async () => {
    const { socket, remote } = await connected();
    const server = answerWithTls(remote);
    const heard: Buffer[] = [];
    server.on("data", (bytes: Buffer) => heard.push(bytes));
    const ended = new Promise((resolve) => server.once("end", resolve).once("close", resolve));
    expect(await failure(upgrade(socket, { host: "other.example" }))).toMatchObject({
      name: "SecurityCertificateDomainMismatchError",
    });
    await ended;
    expect(heard).toEqual([]);
    expect(socket.destroyed).toBe(true);
  });

  it("gives up on a peer that stays silent", async () => {
    const { socket } = await connected();
    const result = upgrade(socket, { timeoutMilliseconds: SHORT_MILLISECONDS });
    expect(await failure(result)).toMatchObject({ name: "NetworkTimeoutError" });
    expect(socket.destroyed).toBe(true);
  });

  it("gives up on a peer that does not take what was written before", async () => {
    const { socket } = await connected();
    socket.write(Buffer.alloc(64 * 1024 * 1024));
    const result = upgrade(socket, { timeoutMilliseconds: SHORT_MILLISECONDS });
    expect(await failure(result)).toMatchObject({ name: "NetworkTimeoutError" });
    expect(socket.destroyed).toBe(true);
  });

  it("fails where the peer goes away", async () => {
    const { socket, remote } = await connected();
    remote.once("readable", () => remote.resetAndDestroy());
    expect(await failure(upgrade(socket))).toMatchObject({ name: "NetworkInterruptError" });
  });

  it.each([
    ["", true],
    ["", false],
    ["goodbye", true],
    ["goodbye", false],
  ])(
    "fails where the peer had ended before, after %j, and that was heard: %s",
    async (last, isHeard) => {
      const { socket, remote } = await connected();
      remote.end(last);
      await expect.poll(() => socket.readableLength).toBe(last.length);
      if (isHeard && !socket.readableEnded) await once(socket.resume(), "end");
      else socket.pause();
      expect(await failure(upgrade(socket))).toMatchObject({ name: "NetworkInterruptError" });
      expect(socket.destroyed).toBe(true);
    },
  );

  it.each(["before", "after"])("is called off %s the handshake has begun", async (when) => {
    const { socket, remote } = await connected();
    const controller = new AbortController();
    if (when === "before") controller.abort();
    else remote.once("readable", () => controller.abort());
    await failure(upgrade(socket, { signal: controller.signal }));
    expect(socket.destroyed).toBe(true);
  });
});
