/** The host process from start to exit: who may start it, its hello, and its end. */
import { describe, expect, it } from "vitest";
import { FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { NATIVE_MESSAGE_BYTES } from "../../protocol/limits.ts";
import { SUPPORTED_VERSIONS } from "../../protocol/version.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { startRecordingServer } from "../servers/recording-server.ts";
import { startSilentServer } from "../servers/silent-server.ts";
import { BUNDLE_VERSION } from "./host-bundle.ts";
import { useHost } from "./host-harness.ts";
import { CHROMIUM_ARGUMENTS } from "./host-process.ts";
import { HostSocket } from "./host-socket.ts";
import { startPeerServer } from "./peer-server.ts";

const { start, greeted, running } = useHost();

const FIREFOX_ARGUMENTS = ["/somewhere/web_tcp_socket.json", FIREFOX_EXTENSION_ID];
const NOT_PERMITTED = { status: 77, signal: null };
const WELL = { status: 0, signal: null };

describe("a start", () => {
  it.each([
    ["Chromium", CHROMIUM_ARGUMENTS],
    ["Chromium on Windows", [...CHROMIUM_ARGUMENTS, "--parent-window=65998"]],
    ["Firefox", FIREFOX_ARGUMENTS],
  ])("by %s is answered with a hello", async (_, args) => {
    const host = start({ args });
    host.send({ type: "hello", ...SUPPORTED_VERSIONS });
    expect(await host.inbox.first("hello")).toEqual({
      type: "hello",
      version: SUPPORTED_VERSIONS.maximumVersion,
      hostVersion: BUNDLE_VERSION,
    });
    expect(await host.leave()).toEqual(WELL);
    expect(host.stderr).toBe("");
  });

  it("is told on stderr to whoever wants to know", async () => {
    const host = await greeted({ environment: { WEB_TCP_SOCKET_LOG: "info" } });
    expect(await host.leave()).toEqual(WELL);
    expect(host.stderr).toMatch(
      /^web-tcp-socket: version 1\.2\.3, Node v.*, started by chromium\n.*the browser left\n$/u,
    );
  });

  it("tells of sockets on stderr to whoever wants to know, and not where they lead", async () => {
    const host = await greeted({ environment: { WEB_TCP_SOCKET_LOG: "debug" } });
    const { port } = await running(startEchoServer());
    const socket = new HostSocket(host);
    await socket.open({ host: "a.localhost", port }).opened();
    await socket.send(Buffer.from("secret"));
    await socket.hasReceived(6);
    socket.abort();
    await socket.closed();
    const refused = new HostSocket(host).open({ host: "a.localhost", port: 1 });
    await refused.failure();
    expect(await host.leave()).toEqual(WELL);
    expect(host.stderr).toMatch(
      /socket 1 begins: connection\n.*socket 1 is open after \d+ ms\n.*socket 1 ends after \d+ ms: closed, 6 bytes received, 6 sent\n/u,
    );
    expect(host.stderr).toMatch(
      /socket 2 ends after \d+ ms: ECONNREFUSED, 0 bytes received, 0 sent/u,
    );
    for (const untold of ["secret", "localhost", "127.0.0.1", String(port)]) {
      expect(host.stderr).not.toContain(untold);
    }
  });

  it.each([
    ["nothing", []],
    ["help", ["--help"]],
    ["another extension in Chromium", ["chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/"]],
    ["another extension in Firefox", [FIREFOX_ARGUMENTS[0] ?? "", "another@extension"]],
    ["another host's manifest", ["/somewhere/else.json", FIREFOX_EXTENSION_ID]],
    ["more arguments", [...CHROMIUM_ARGUMENTS, "--verbose"]],
  ])("with %s is refused, and stdout stays empty", async (_, args) => {
    const host = start({ args });
    host.send({ type: "hello", ...SUPPORTED_VERSIONS });
    expect(await host.exit()).toEqual(NOT_PERMITTED);
    expect(host.stdoutBytes).toBe(0);
    expect(host.stderr).toMatch(/^web-tcp-socket: this program is started by a browser .*\n$/u);
  });
});

describe("hello", () => {
  it("agrees on the highest version that both sides speak", async () => {
    const host = start();
    host.send({ type: "hello", minimumVersion: 1, maximumVersion: 65_535 });
    expect(await host.inbox.first("hello")).toMatchObject({
      version: SUPPORTED_VERSIONS.maximumVersion,
    });
  });

  it("of another age is answered with the versions that the host speaks", async () => {
    const host = start();
    const newer = SUPPORTED_VERSIONS.maximumVersion + 1;
    host.send({ type: "hello", minimumVersion: newer, maximumVersion: newer });
    expect(await host.inbox.first("incompatible")).toEqual({
      type: "incompatible",
      ...SUPPORTED_VERSIONS,
      hostVersion: BUNDLE_VERSION,
    });
    host.send({ type: "close", id: 1 });
    expect(await host.inbox.first("fault")).toMatchObject({ code: "HELLO_EXPECTED" });
  });

  it("comes first: without it nothing is opened", async () => {
    const server = await running(startRecordingServer());
    const host = start();
    const early = new HostSocket(host).open(server);
    expect(await host.inbox.first("fault")).toMatchObject({ code: "HELLO_EXPECTED" });
    await host.greet();
    await new HostSocket(host).open(server).opened();
    await expect.poll(() => server.connections).toHaveLength(1);
    expect(host.inbox.about(early.id)).toEqual([]);
  });

  it("comes once", async () => {
    const host = await greeted();
    host.send({ type: "hello", ...SUPPORTED_VERSIONS });
    expect(await host.inbox.first("fault")).toMatchObject({ code: "HELLO_REPEATED" });
    expect(host.inbox.ofType("hello")).toHaveLength(1);
  });
});

describe("an end", () => {
  it("of the input ends the process and resets every connection", async () => {
    const server = await running(startPeerServer());
    const host = await greeted();
    const sockets = [1, 2, 3].map(() => new HostSocket(host).open(server));
    const peers = await Promise.all(sockets.map(() => server.accept()));
    await Promise.all(sockets.map((socket) => socket.opened()));
    expect(await host.leave()).toEqual(WELL);
    expect(host.stderr).toBe("");
    for (const peer of peers) expect(await peer.fate()).toBe("reset");
  });

  it("of the input ends the process though a closed socket waits for its peer", async () => {
    const server = await running(startPeerServer());
    const host = await greeted();
    const socket = new HostSocket(host).open(server);
    const peer = await server.accept();
    await socket.opened();
    socket.close();
    await socket.closed();
    expect(await host.leave()).toEqual(WELL);
    await peer.fate();
  });

  it("of the input while names are looked up and connections are made ends the process", async () => {
    const server = await running(startSilentServer());
    const host = await greeted();
    new HostSocket(host).open({ host: "something.invalid", port: 1 });
    const secure = new HostSocket(host).open({ port: server.port, secure: true });
    await expect.poll(() => server.received.byteLength).toBeGreaterThan(0);
    expect(await host.leave()).toEqual(WELL);
    expect(host.inbox.about(secure.id).filter(({ type }) => type === "opened")).toEqual([]);
  });

  it("of the input in the middle of a message is told on stderr", async () => {
    const host = await greeted();
    host.writeBytes(Uint8Array.of(100, 0, 0, 0, 0x7b));
    expect(await host.leave()).toEqual(WELL);
    expect(host.stderr).toBe("web-tcp-socket: the browser left in the middle of a message\n");
  });

  it("of the input before any hello ends the process", async () => {
    const host = start();
    expect(await host.leave()).toEqual(WELL);
    expect(host.stdoutBytes).toBe(0);
  });

  it("of the output ends the process", async () => {
    const host = await greeted();
    host.closeStdout();
    host.write("anything that is answered");
    expect(await host.exit()).toEqual(WELL);
  });

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "by %s ends the process and every connection",
    async (signal) => {
      const server = await running(startPeerServer());
      const host = await greeted();
      await new HostSocket(host).open(server).opened();
      const peer = await server.accept();
      host.signal(signal);
      expect(await host.exit()).toEqual({ status: null, signal });
      expect(host.isMidMessage).toBe(false);
      await peer.fate();
    },
  );

  it("of stderr harms nobody", async () => {
    const host = await greeted();
    host.closeStderr();
    const faults = 3;
    for (let count = 1; count <= faults; count++) {
      host.write("no message");
      await host.inbox.until("a fault", () => host.inbox.ofType("fault").length === count);
    }
    expect(await host.leave()).toEqual(WELL);
  });
});

it("answers a message of the longest length", async () => {
  const host = await greeted();
  host.write("x".repeat(NATIVE_MESSAGE_BYTES - 2));
  expect(await host.inbox.first("fault")).toMatchObject({ code: "MESSAGE_INVALID" });
});
