/** TLS as the host does it: whom it trusts, what a page is told, and what a wrong server gets. */
import { connect, createServer as createPlainServer } from "node:net";
import { createServer as createTlsServer, type SecureVersion, type TlsOptions } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSelfSigned, type ServerCertificate } from "../servers/certificate-authority.ts";
import { startCuttingRelay } from "../servers/cutting-relay.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { startRecordingServer } from "../servers/recording-server.ts";
import { startResettingServer } from "../servers/resetting-server.ts";
import { type RunningServer, runServer } from "../servers/running-server.ts";
import { useHost } from "./host-harness.ts";
import { HostSocket } from "./host-socket.ts";
import { createTrustedAuthority, type TrustedAuthority } from "./trusted-authority.ts";

const { greeted, running } = useHost();

let authority: TrustedAuthority;
let good: ServerCertificate;
beforeAll(async () => {
  authority = await createTrustedAuthority();
  good = await authority.issue({ hosts: ["localhost", "127.0.0.1", "::1"] });
});
afterAll(() => authority.remove());

const trusting = () => greeted({ environment: authority.environment });

const hosts = ["localhost"];

describe("a certificate", () => {
  it.each(["localhost", "127.0.0.1"])(
    "for %s and of a trusted authority is accepted",
    async (host) => {
      const server = await running(startEchoServer({ tls: good }));
      const socket = new HostSocket(await trusting());
      await socket.open({ host, port: server.port, secure: true }).opened();
      await socket.send(Buffer.from("secret"));
      await socket.hasReceived(6);
      expect(socket.receivedBytes.toString()).toBe("secret");
    },
  );

  it("is verified whatever the environment says", async () => {
    const tls = await createSelfSigned({ hosts });
    const server = await running(startRecordingServer({ tls }));
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };
    const socket = new HostSocket(await greeted({ environment }));
    socket.open({ host: "localhost", port: server.port, secure: true });
    expect(await socket.failure()).toMatchObject({
      name: "SecurityUntrustedCertificateIssuerError",
    });
  });

  it("is refused where the file with its authority is not there, and stderr says why", async () => {
    const server = await running(startRecordingServer({ tls: good }));
    const environment = { NODE_EXTRA_CA_CERTS: "/nowhere/authority.pem" };
    const host = await greeted({ environment });
    const socket = new HostSocket(host);
    socket.open({ host: "localhost", port: server.port, secure: true });
    expect(await socket.failure()).toMatchObject({ message: "SecurityCertificate" });
    await expect
      .poll(() => host.stderr)
      .toContain("web-tcp-socket: cannot read the certificates in /nowhere/authority.pem");
  });

  it("that is wrong ends its socket alone, at the breach of sending too early as well", async () => {
    const wrong = await running(startRecordingServer({ tls: await createSelfSigned({ hosts }) }));
    const echo = await running(startEchoServer({ tls: good }));
    const host = await trusting();
    const early = new HostSocket(host).open({ host: "localhost", port: wrong.port, secure: true });
    early.sendNow(Buffer.from("secret"));
    expect(await early.failure()).toMatchObject({ errorCode: "EPROTO" });
    const other = new HostSocket(host);
    await other.open({ host: "localhost", port: echo.port, secure: true }).opened();
    await wrong.close();
    for (const { received } of wrong.connections) expect(received).toHaveLength(0);
  });
});

/** A TLS server that echoes. */
const startTls = (options: TlsOptions): Promise<RunningServer> =>
  runServer(
    createTlsServer({ cert: good.certPem, key: good.keyPem, ...options }, (socket) => {
      socket.on("error", () => {});
      socket.pipe(socket);
    }),
  );

const onlyVersion = (version: SecureVersion): TlsOptions => ({
  minVersion: version,
  maxVersion: version,
  ciphers: "DEFAULT:@SECLEVEL=0",
});

describe("a version", () => {
  it.each(["TLSv1.2", "TLSv1.3"] as const)("of %s is spoken", async (version) => {
    const { port } = await running(startTls(onlyVersion(version)));
    await new HostSocket(await trusting()).open({ host: "localhost", port, secure: true }).opened();
  });
});

/** Stands between and adds bytes of its own to the first that the server says. */
function startMeddler(server: RunningServer, addition: Buffer): Promise<RunningServer> {
  return runServer(
    createPlainServer((near) => {
      const far = connect(server.port, server.host);
      far.on("error", () => near.destroy());
      near.on("close", () => far.destroy());
      near.pipe(far);
      far.once("data", (first: Buffer) => {
        near.write(Buffer.concat([first, addition]));
        far.pipe(near);
      });
    }),
  );
}

describe("a server", () => {
  /** The host still serves, with TLS. */
  async function expectAlive(host: Awaited<ReturnType<typeof trusting>>): Promise<void> {
    const { port } = await running(startEchoServer({ tls: good }));
    await new HostSocket(host).open({ host: "localhost", port, secure: true }).opened();
  }

  it("that resets in the handshake gives a NetworkInterruptError", async () => {
    const { port } = await running(startResettingServer());
    const host = await trusting();
    const socket = new HostSocket(host).open({ host: "localhost", port, secure: true });
    expect(await socket.failure()).toMatchObject({
      name: "NetworkInterruptError",
      message: "Network",
      errorCode: "ECONNRESET",
    });
    await expectAlive(host);
  });

  it("that is reset in the middle of its bytes gives a NetworkInterruptError", async () => {
    const flood = await running(startFloodServer({ tls: good, byteLimit: 200_000 }));
    const relay = startCuttingRelay({ to: flood.port, after: 100_000, how: "reset" });
    const { port } = await running(relay);
    const host = await trusting();
    const socket = new HostSocket(host).open({ host: "localhost", port, secure: true });
    expect(await socket.failure()).toMatchObject({ errorCode: "ECONNRESET" });
    expect(socket.received.byteLength).toBeLessThan(100_000);
    await expectAlive(host);
  });

  it.each([
    ["a wrong record", Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
    ["an alert", Buffer.from("15030300020228", "hex")],
    ["application data that is forged", Buffer.from(`1703030020${"00".repeat(32)}`, "hex")],
  ])("whose handshake is followed at once by %s ends its socket alone", async (_, addition) => {
    for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
      const meddler = startMeddler(await running(startTls(onlyVersion(version))), addition);
      const { port } = await running(meddler);
      const host = await trusting();
      const socket = new HostSocket(host).open({ host: "localhost", port, secure: true });
      expect(await socket.failure()).toMatchObject({ message: "SecurityProtocol" });
      await expectAlive(host);
    }
  });

  it("that wants a certificate of the client ends the socket, and says so", async () => {
    const { port } = await running(
      startTls({ requestCert: true, rejectUnauthorized: true, ca: authority.certificatePem }),
    );
    const host = await trusting();
    const socket = new HostSocket(host).open({ host: "localhost", port, secure: true });
    expect(await socket.failure()).toMatchObject({
      name: "SecurityNoCertificateError",
      message: "SecurityProtocol",
    });
    await expectAlive(host);
  });
});
