/** Where the host connects to, where it does not, and what it says then. */
import { describe, expect, it } from "vitest";
import { startEchoServer } from "../servers/echo-server.ts";
import { startRecordingServer } from "../servers/recording-server.ts";
import { startResettingServer } from "../servers/resetting-server.ts";
import { startSilentServer } from "../servers/silent-server.ts";
import { useHost } from "./host-harness.ts";
import { HostSocket } from "./host-socket.ts";
import { thisComputer } from "./network-addresses.ts";
import { startPeerServer } from "./peer-server.ts";
import { allowing } from "./rules.ts";

const { greeted, running } = useHost();

describe("an address of this computer", () => {
  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "localhost",
    "0.0.0.0",
    "::",
    "::1",
    "::ffff:7f00:1",
    "::7f00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
  ])("is not connected to without the scope for it: %s", async (host) => {
    const server = await running(startRecordingServer({ host: "127.0.0.1" }));
    const process = await greeted();
    const rules = allowing("connect", "system-ports");
    const socket = new HostSocket(process).open({ host, port: server.port, rules });
    const { missing, address } = await process.inbox.first("denied", socket.id);
    expect(missing).toEqual(["local-network"]);
    expect(address).toBe(host === "localhost" ? "127.0.0.1" : host);
    expect(process.inbox.about(socket.id)).toHaveLength(1);
    expect(server.connections).toHaveLength(0);
  });

  it("is connected to with it, under a new id", async () => {
    const server = await running(startEchoServer());
    const host = await greeted();
    const first = new HostSocket(host).open({ port: server.port, rules: allowing("connect") });
    const { missing } = await host.inbox.first("denied", first.id);
    const second = new HostSocket(host);
    await second.open({ port: server.port, rules: allowing("connect", ...missing) }).opened();
    await expect.poll(() => server.connections).toHaveLength(1);
  });

  it("is not connected to under another spelling: hosts come in canonical form", async () => {
    const server = await running(startRecordingServer());
    const process = await greeted();
    for (const host of ["127.1", "LOCALHOST", "0x7f000001", "[::1]", "127.0.0.1.", "a b", "*"]) {
      const socket = new HostSocket(process).open({ host, port: server.port });
      expect(await socket.failure()).toEqual({
        name: "DomainNotFoundError",
        message: "Network",
        errorCode: "ENOTFOUND",
      });
    }
    expect(server.connections).toHaveLength(0);
  });
});

describe("a port", () => {
  it.each([1, 25, 80, 1023])("below 1024 takes its scope: %i", async (port) => {
    const host = await greeted();
    const socket = new HostSocket(host).open({ port, rules: allowing("connect", "local-network") });
    expect(await host.inbox.first("denied", socket.id)).toEqual({
      type: "denied",
      id: socket.id,
      missing: ["system-ports"],
      address: "127.0.0.1",
    });
  });

  it("of 0 is refused with everything allowed", async () => {
    const socket = new HostSocket(await greeted()).open({ port: 0 });
    expect(await socket.failure()).toEqual({
      name: "SecurityError",
      message: "Permission",
      errorCode: "BLOCKED_PORT",
    });
  });

  it("where nothing listens refuses", async () => {
    const server = await startEchoServer();
    await server.close();
    const socket = new HostSocket(await greeted()).open(server);
    expect(await socket.failure()).toEqual({
      name: "ConnectionRefusedError",
      message: "Network",
      errorCode: "ECONNREFUSED",
    });
  });
});

describe.each(["localhost", "localhost.", "a.localhost"])("%s", (host) => {
  it.each(thisComputer())("is this computer, where it listens at %s alone", async (address) => {
    const { port } = await running(startEchoServer({ host: address }));
    await new HostSocket(await greeted()).open({ host, port }).opened();
  });

  it("refuses where nothing listens at either address", async () => {
    const { port, close } = await startEchoServer();
    await close();
    const socket = new HostSocket(await greeted()).open({ host, port });
    expect(await socket.failure()).toMatchObject({ errorCode: "ECONNREFUSED" });
  });
});

it("a name that does not resolve is told as such", async () => {
  const host = await greeted();
  const socket = new HostSocket(host).open({ host: "something.invalid", port: 1 });
  expect(await socket.failure()).toMatchObject({ name: "DomainNotFoundError", message: "Network" });
});

it("a reset by the peer interrupts, after the data that came before it", async () => {
  const greeting = Buffer.from("welcome");
  const server = await running(startResettingServer({ greeting, resetAfterBytes: 3 }));
  const socket = await new HostSocket(await greeted()).open(server).opened();
  await socket.hasReceived(greeting.byteLength);
  await socket.send(Buffer.from("bye"));
  expect(await socket.failure()).toEqual({
    name: "NetworkInterruptError",
    message: "Network",
    errorCode: "ECONNRESET",
  });
  expect(socket.receivedBytes.equals(greeting)).toBe(true);
});

describe("an attempt to connect", () => {
  it.each(["close", "abort"] as const)("is called off by %s", async (how) => {
    const server = await running(startPeerServer());
    const socket = new HostSocket(await greeted());
    socket.open({ host: "localhost", port: server.port, secure: true });
    const peer = await server.accept();
    socket[how]();
    await socket.closed();
    await peer.fate();
  });

  it("is called off while its name is looked up", async () => {
    const host = await greeted();
    const socket = new HostSocket(host).open({ host: "something.invalid", port: 1 });
    socket.close();
    await socket.closed();
    expect(host.inbox.about(socket.id)).toHaveLength(1);
  });

  it("that goes on and on holds nothing else up", async () => {
    const silent = await running(startSilentServer());
    const echo = await running(startEchoServer());
    const host = await greeted();
    for (let count = 0; count < 20; count++) {
      new HostSocket(host).open({ host: "localhost", port: silent.port, secure: true });
    }
    await expect.poll(() => silent.connectionCount).toBe(20);
    await new HostSocket(host).open(echo).opened();
  });
});

it("serves two hundred sockets at once", async () => {
  const server = await running(startEchoServer());
  const host = await greeted();
  const sockets = Array.from({ length: 200 }, () => new HostSocket(host).open(server));
  await Promise.all(
    sockets.map(async (socket) => {
      await socket.opened();
      const text = `socket ${socket.id}`;
      await socket.send(Buffer.from(text));
      await socket.hasReceived(text.length);
      expect(socket.receivedBytes.toString()).toBe(text);
      socket.close();
      await socket.closed();
    }),
  );
  expect(server.connections).toHaveLength(200);
});
