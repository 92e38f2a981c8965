import { once } from "node:events";
import type { Socket } from "node:net";
import { createSecureContext } from "node:tls";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { startPeerServer } from "../../tests/host/peer-server.ts";
import { allowing, allowTo, denyTo } from "../../tests/host/rules.ts";
import {
  type Authority,
  createAuthority,
  type ServerCertificate,
} from "../../tests/servers/certificate-authority.ts";
import { startEchoServer } from "../../tests/servers/echo-server.ts";
import type { RunningServer } from "../../tests/servers/running-server.ts";
import { startSilentServer } from "../../tests/servers/silent-server.ts";
import { createDial, type DialOptions, type DialRequest, type DialResult } from "./dial.ts";
import type { Resolve } from "./resolve.ts";

const SHORT_MILLISECONDS = 150;
const UNUSED_ADDRESS = "127.0.0.2";

let authority: Authority;
let certificate: ServerCertificate;
beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ hosts: ["mail.example", "127.0.0.1"] });
});

const servers: RunningServer[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function running<T extends RunningServer>(starting: Promise<T>): Promise<T> {
  const server = await starting;
  servers.push(server);
  return server;
}

const never = new AbortController().signal;

/** Dials with everything allowed, by default `mail.example`, which leads to this computer. */
async function dial(
  request: Partial<DialRequest> & { readonly port: number },
  options: Partial<DialOptions> = {},
  signal = never,
): Promise<DialResult> {
  const open = createDial({
    resolve: async () => ["127.0.0.1"],
    trust: () => createSecureContext({ ca: authority.certificatePem, minVersion: "TLSv1.2" }),
    timeoutMilliseconds: 10_000,
    ...options,
  });
  const result = await open(
    {
      host: "mail.example",
      secure: false,
      rules: [allowTo("*:*")],
      ...request,
    },
    signal,
  );
  if (result.type === "connected") sockets.push(result.peer.stream, result.peer.socket);
  return result;
}

function connected(result: DialResult) {
  if (result.type !== "connected") expect.unreachable(JSON.stringify(result));
  return result.peer;
}

const failedWith = (name: string, errorCode: unknown = expect.any(String)) => ({
  type: "failed",
  failure: expect.objectContaining({ name, errorCode }),
});

describe("dialling", () => {
  it("looks the name up once and connects to the address that it found", async () => {
    const { port } = await running(startEchoServer());
    const resolve = vi.fn<Resolve>(async () => ["127.0.0.1"]);
    const { stream, socket } = connected(await dial({ port }, { resolve }));
    expect(stream).toBe(socket);
    expect(socket.remoteAddress).toBe("127.0.0.1");
    expect(resolve).toHaveBeenCalledExactlyOnceWith("mail.example");
  });

  it("tries the next address where one refuses", async () => {
    const { port } = await running(startEchoServer());
    const resolve: Resolve = async () => [UNUSED_ADDRESS, "127.0.0.1"];
    const { socket } = connected(await dial({ port }, { resolve }));
    expect(socket.remoteAddress).toBe("127.0.0.1");
  });

  it("says that the connection was refused where every address refuses", async () => {
    const server = await startEchoServer();
    await server.close();
    const resolve: Resolve = async () => ["127.0.0.1", UNUSED_ADDRESS];
    expect(await dial(server, { resolve })).toEqual(
      failedWith("ConnectionRefusedError", "ECONNREFUSED"),
    );
  });

  it("never looks at an address that is not permitted", async () => {
    const server = await running(startPeerServer());
    const rules = allowing("connect");
    expect(await dial({ port: server.port, rules })).toEqual({
      type: "denied",
      missing: ["local-network"],
      address: "127.0.0.1",
    });
    const permitted = connected(await dial({ port: server.port }));
    const { socket } = await server.accept();
    expect(socket.remotePort).toBe(permitted.socket.localPort);
  });

  it("judges each address under the name that was asked for", async () => {
    const server = await running(startEchoServer());
    const other = await running(startEchoServer({ host: UNUSED_ADDRESS, port: server.port }));
    const resolve: Resolve = async () => [UNUSED_ADDRESS, "127.0.0.1"];
    const rules = [denyTo(`${UNUSED_ADDRESS}:*`), allowTo(`mail.example:${server.port}`)];
    const { socket } = connected(await dial({ port: server.port, rules }, { resolve }));
    expect(socket.remoteAddress).toBe("127.0.0.1");
    expect(other.connections).toHaveLength(0);
  });

  it("refuses a blocked port without connecting", async () => {
    expect(await dial({ port: 0 })).toEqual(failedWith("SecurityError", "BLOCKED_PORT"));
  });

  it("says that a name does not resolve", async () => {
    const resolve: Resolve = async () => {
      throw Object.assign(new Error("getaddrinfo ENOTFOUND mail.example"), { code: "ENOTFOUND" });
    };
    expect(await dial({ port: 1 }, { resolve })).toEqual(
      failedWith("DomainNotFoundError", "ENOTFOUND"),
    );
  });

  it("gives up on a name that is looked up for too long", async () => {
    const resolve: Resolve = () => new Promise(() => {});
    const timeoutMilliseconds = SHORT_MILLISECONDS;
    expect(await dial({ port: 1 }, { resolve, timeoutMilliseconds })).toEqual(
      failedWith("NetworkTimeoutError", "ETIMEDOUT"),
    );
  });

  it("gives up on a TLS peer that stays silent, and leaves no connection behind", async () => {
    const server = await running(startPeerServer());
    const timeoutMilliseconds = SHORT_MILLISECONDS;
    const result = dial({ port: server.port, secure: true }, { timeoutMilliseconds });
    const peer = await server.accept();
    expect(await result).toEqual(failedWith("NetworkTimeoutError", "ETIMEDOUT"));
    await peer.fate();
  });

  it.each(["a name", "a connection", "a handshake"])("is called off within %s", async (what) => {
    const server = await running(startSilentServer());
    const controller = new AbortController();
    const resolve: Resolve = async () => {
      if (what === "a name") return new Promise(() => {});
      if (what === "a connection") queueMicrotask(() => controller.abort());
      return ["127.0.0.1"];
    };
    const secure = what === "a handshake";
    const result = dial({ port: server.port, secure }, { resolve }, controller.signal);
    if (what === "a name") controller.abort();
    if (secure) {
      await expect.poll(() => server.received.byteLength).toBeGreaterThan(0);
      controller.abort();
    }
    expect(await result).toMatchObject({ type: "failed" });
  });

  it("fails at once where it was called off before", async () => {
    const { port } = await running(startEchoServer());
    expect(await dial({ port }, {}, AbortSignal.abort())).toMatchObject({ type: "failed" });
  });
});

describe("dialling with TLS", () => {
  const secure = true;

  it.each(["mail.example", "mail.example.", "127.0.0.1"])(
    "checks the certificate against the host that was asked for: %s",
    async (host) => {
      const { port } = await running(startEchoServer({ tls: certificate }));
      const { stream, socket } = connected(await dial({ host, port, secure }));
      expect(stream).not.toBe(socket);
      const answer = once(stream, "data");
      stream.write("secret");
      expect(String(await answer)).toBe("secret");
    },
  );

  it("tells the server the name that was asked for, and no address", async () => {
    const server = await running(startPeerServer({ tls: certificate }));
    const names: unknown[] = [];
    for (const host of ["mail.example.", "127.0.0.1"]) {
      connected(await dial({ host, port: server.port, secure }));
      const { socket } = await server.accept();
      names.push("servername" in socket ? socket.servername : "no TLS");
    }
    expect(names).toEqual(["mail.example", false]);
  });

  it.each(["other.example", "127.0.0.2", "sub.mail.example"])(
    "refuses a certificate for another host than %s",
    async (host) => {
      const server = await running(startPeerServer({ tls: certificate }));
      expect(await dial({ host, port: server.port, secure })).toEqual(
        failedWith("SecurityCertificateDomainMismatchError", "ERR_TLS_CERT_ALTNAME_INVALID"),
      );
    },
  );

  it("reads the roots at the first connection that needs them", async () => {
    const { port } = await running(startEchoServer({ tls: certificate }));
    const trust = vi.fn(() => createSecureContext({ ca: authority.certificatePem }));
    connected(await dial({ host: "127.0.0.1", port }, { trust }));
    expect(trust).not.toHaveBeenCalled();
    connected(await dial({ port, secure }, { trust }));
    expect(trust).toHaveBeenCalledOnce();
  });
});
