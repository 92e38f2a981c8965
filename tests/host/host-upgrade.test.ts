/** STARTTLS through the host: clear before, encrypted after, and nothing in between. */
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSelfSigned, type ServerCertificate } from "../servers/certificate-authority.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { startTcpServer } from "../servers/tcp-server.ts";
import { useHost } from "./host-harness.ts";
import { HostSocket, sha256 } from "./host-socket.ts";
import { createTrustedAuthority, type TrustedAuthority } from "./trusted-authority.ts";

const { greeted, running } = useHost();

let authority: TrustedAuthority;
let certificate: ServerCertificate;
beforeAll(async () => {
  authority = await createTrustedAuthority();
  certificate = await authority.issue({ hosts: ["127.0.0.1"] });
});
afterAll(() => authority.remove());

/** Says `ready` to the first line, in one breath with `injected`; then goes over to TLS and echoes. */
function startTlsServer(
  { certPem, keyPem }: ServerCertificate,
  injected = "",
): Promise<RunningServer & { readonly heard: readonly string[] }> {
  const secureContext = createSecureContext({ cert: certPem, key: keyPem });
  const heard: string[] = [];
  const serve = (socket: Socket) => {
    socket.once("data", (line: Buffer) => {
      heard.push(line.toString());
      socket.pause();
      socket.write(`ready${injected}`);
      const stream = new TLSSocket(socket, { isServer: true, secureContext });
      stream.on("error", () => {});
      stream.pipe(stream);
    });
  };
  return startTcpServer({}, serve).then((server) => ({ ...server, heard }));
}

async function talking(server: RunningServer) {
  const host = await greeted({ environment: authority.environment });
  const socket = await new HostSocket(host).open(server).opened();
  await socket.send(Buffer.from("STARTTLS"));
  await socket.hasReceived("ready".length);
  return { host, socket };
}

it("goes over to TLS and carries 8 MiB there and back", async () => {
  const server = await running(startTlsServer(certificate));
  const { host, socket } = await talking(server);
  await socket.upgrade();
  const bytes = deterministicBytes(8 * 1024 * 1024, 1);
  await socket.send(bytes);
  await socket.hasReceived("ready".length + bytes.byteLength);
  expect(socket.receivedBytes.subarray(0, 5).toString()).toBe("ready");
  expect(sha256(socket.receivedBytes.subarray(5))).toBe(sha256(bytes));
  expect(server.heard).toEqual(["STARTTLS"]);
  socket.close();
  await socket.closed();
  expect(host.inbox.ofType("fault")).toEqual([]);
});

it("hands on nothing as secured that was said in clear", async () => {
  const server = await running(startTlsServer(certificate, "* OK injected\r\n"));
  const { host, socket } = await talking(server);
  await socket.upgrade();
  const upgradedAt = host.inbox.all.findIndex(({ type }) => type === "upgraded");
  await socket.send(Buffer.from("secret"));
  const dataAfter = () =>
    host.inbox.all
      .slice(upgradedAt)
      .flatMap((message) => (message.type === "data" ? Buffer.from(message.data, "base64") : []));
  await host.inbox.until("the echo", () => Buffer.concat(dataAfter()).byteLength >= 6);
  expect(Buffer.concat(dataAfter()).toString()).toBe("secret");
});

it("ends where the certificate is not to be trusted", async () => {
  const server = await running(startTlsServer(await createSelfSigned({ hosts: ["127.0.0.1"] })));
  const { socket } = await talking(server);
  await expect(socket.upgrade()).rejects.toThrow("SecurityUntrustedCertificateIssuerError");
});

it("is not done over TLS, nor twice, nor while it is under way: each a breach", async () => {
  const server = await running(startTlsServer(certificate));
  const { host, socket } = await talking(server);
  const twice = [socket.upgrade(), socket.upgrade()];
  for (const result of await Promise.allSettled(twice)) expect(result.status).toBe("rejected");
  expect(await socket.failure()).toMatchObject({ errorCode: "EPROTO" });

  const tls = await running(startEchoServer({ tls: certificate }));
  const secure = await new HostSocket(host).open({ port: tls.port, secure: true }).opened();
  await expect(secure.upgrade()).rejects.toThrow("EPROTO");
});

it("lets nothing out in clear that is sent too early", async () => {
  const server = await running(startTlsServer(certificate));
  const { socket } = await talking(server);
  const upgraded = socket.upgrade();
  socket.sendNow(Buffer.from("secret"));
  await expect(upgraded).rejects.toThrow("EPROTO");
  expect(server.heard).toEqual(["STARTTLS"]);
});
