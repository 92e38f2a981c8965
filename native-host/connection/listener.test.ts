import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { FakeBrowser } from "../../tests/host/fake-browser.ts";
import { networkAddresses, thisComputer } from "../../tests/host/network-addresses.ts";
import { startEchoServer } from "../../tests/servers/echo-server.ts";
import { createNativeOutput } from "../transport/native-output.ts";
import { ALL_INTERFACES, Listener, type ListenRequest, LOOPBACK } from "./listener.ts";

const ID = 7;
const ANY_PORT: ListenRequest = { addresses: [LOOPBACK], port: 0, backlog: 0 };
/** For documentation (RFC 5737): no computer has it. */
const ABSENT_ADDRESS = "198.51.100.1";

const listeners: Listener[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const listener of listeners.splice(0)) listener.close();
  for (const socket of sockets.splice(0)) socket.destroy();
});

function newListener() {
  const browser = new FakeBrowser();
  const accept = vi.fn<(socket: Socket, host: string, port: number) => void>((socket) => {
    sockets.push(socket);
  });
  const gone = vi.fn<() => void>();
  const output = createNativeOutput(browser.stream, () => {});
  const listener = new Listener(ID, output, { accept, gone });
  listeners.push(listener);
  return { inbox: browser.inbox, accept, gone, listener };
}

async function listening(request = ANY_PORT) {
  const made = newListener();
  made.listener.listen(request);
  const { port } = await made.inbox.first("listening", ID);
  return { ...made, port };
}

function clientOf(port: number, host = "127.0.0.1"): Socket {
  const client = connect({ host, port, allowHalfOpen: true });
  sockets.push(client);
  return client;
}

describe("Listener", () => {
  it("says which port the system has chosen", async () => {
    const { port, inbox } = await listening();
    expect(port).toBeGreaterThan(0);
    expect(inbox.all).toEqual([{ type: "listening", id: ID, port }]);
  });

  it("listens on the port that it is asked for", async () => {
    const first = await listening();
    first.listener.close();
    await first.inbox.first("closed");
    const { port } = await listening({ ...ANY_PORT, port: first.port, backlog: 5 });
    expect(port).toBe(first.port);
  });

  it("says that a port is taken", async () => {
    const server = await startEchoServer();
    const { inbox, gone, listener } = newListener();
    listener.listen({ ...ANY_PORT, port: server.port });
    expect((await inbox.first("error", ID)).failure).toEqual({
      name: "NetworkError",
      message: "Network",
      errorCode: "EADDRINUSE",
    });
    expect(gone).toHaveBeenCalledOnce();
    listener.close();
    expect(inbox.all).toHaveLength(1);
    await server.close();
  });

  it("hands over connections with the peer's address and port, open both ways", async () => {
    const { port, accept } = await listening();
    const client = clientOf(port);
    await vi.waitUntil(() => accept.mock.calls.length === 1);
    const [socket, host, fromPort] = accept.mock.lastCall ?? [];
    expect([host, fromPort]).toEqual(["127.0.0.1", client.localPort]);
    client.end();
    await once(socket?.resume() ?? client, "end");
    socket?.write("still open this way");
    expect(String(await once(client, "data"))).toBe("still open this way");
  });

  it("is not there for other devices", async () => {
    const { port } = await listening();
    for (const address of ["127.0.0.2", ...networkAddresses()]) {
      await expect(once(clientOf(port, address), "connect")).rejects.toThrow("ECONNREFUSED");
    }
  });

  it.each([...thisComputer(), "127.0.0.2", ...networkAddresses()])(
    "is there for other devices where it is asked to be: at %s",
    async (address) => {
      const { port, accept } = await listening({ ...ANY_PORT, addresses: ALL_INTERFACES });
      const client = clientOf(port, address);
      await vi.waitUntil(() => accept.mock.calls.length === 1);
      // A client connects to an address of its own computer from that very address.
      const from = address === "127.0.0.2" ? LOOPBACK : address;
      expect(accept.mock.lastCall?.slice(1)).toEqual([from, client.localPort]);
    },
  );

  it("listens on the next address where this computer does not have the first", async () => {
    const { port, inbox } = await listening({ ...ANY_PORT, addresses: [ABSENT_ADDRESS, LOOPBACK] });
    await once(clientOf(port), "connect");
    expect(inbox.all).toEqual([{ type: "listening", id: ID, port }]);
  });

  it("fails where this computer has none of the addresses", async () => {
    const { inbox, gone, listener } = newListener();
    listener.listen({ ...ANY_PORT, addresses: [ABSENT_ADDRESS, ABSENT_ADDRESS] });
    expect((await inbox.first("error", ID)).failure).toMatchObject({ errorCode: "EADDRNOTAVAIL" });
    expect(gone).toHaveBeenCalledOnce();
  });

  it("does not try the next address where the first one's port is taken", async () => {
    const server = await startEchoServer();
    const { inbox, listener } = newListener();
    listener.listen({ ...ANY_PORT, addresses: [LOOPBACK, "127.0.0.2"], port: server.port });
    expect((await inbox.first("error", ID)).failure).toMatchObject({ errorCode: "EADDRINUSE" });
    await server.close();
  });

  it("does not try the next address once it is closed", async () => {
    const { port } = await listening();
    const { inbox, listener } = newListener();
    listener.listen({ addresses: [ABSENT_ADDRESS, "127.0.0.2"], port, backlog: 0 });
    listener.close();
    await inbox.first("closed", ID);
    await listening();
    await expect(once(clientOf(port, "127.0.0.2"), "connect")).rejects.toThrow("ECONNREFUSED");
    expect(inbox.all).toEqual([{ type: "closed", id: ID }]);
  });

  it("closes once, takes no more connections, and leaves the accepted ones alone", async () => {
    const { port, accept, gone, listener, inbox } = await listening();
    const client = clientOf(port);
    await vi.waitUntil(() => accept.mock.calls.length === 1);
    listener.close();
    listener.close();
    await inbox.first("closed", ID);
    expect(inbox.ofType("closed")).toHaveLength(1);
    expect(gone).toHaveBeenCalledOnce();
    await expect(once(clientOf(port), "connect")).rejects.toThrow("ECONNREFUSED");
    const [socket] = accept.mock.lastCall ?? [];
    socket?.write("still here");
    expect(String(await once(client, "data"))).toBe("still here");
  });

  it("says nothing more where it is closed before it listens", async () => {
    const { inbox, listener, gone } = newListener();
    listener.listen(ANY_PORT);
    listener.close();
    await inbox.first("closed", ID);
    await listening();
    expect(inbox.all).toEqual([{ type: "closed", id: ID }]);
    expect(gone).toHaveBeenCalledOnce();
  });
});
