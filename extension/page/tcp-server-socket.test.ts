import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BrokerLink } from "./broker-link.ts";
import { ScriptedBroker } from "./scripted-broker.ts";
import { createTCPServerSocket } from "./tcp-server-socket.ts";
import { createTCPServerSocketEvent } from "./tcp-server-socket-event.ts";
import { createTCPSocket } from "./tcp-socket.ts";

let broker: ScriptedBroker;
let TCPSocket: ReturnType<typeof createTCPSocket>;
let TCPServerSocketEvent: ReturnType<typeof createTCPServerSocketEvent>;
let TCPServerSocket: ReturnType<typeof createTCPServerSocket>;

const accepted = {
  type: "accepted",
  id: 1,
  acceptedId: -1,
  host: "127.0.0.1",
  port: 50_000,
} as const;

beforeEach(() => {
  broker = new ScriptedBroker();
  const link = new BrokerLink(broker.pagePort);
  TCPSocket = createTCPSocket(link);
  TCPServerSocketEvent = createTCPServerSocketEvent(TCPSocket);
  TCPServerSocket = createTCPServerSocket(link, TCPSocket, TCPServerSocketEvent);
});

afterEach(() => broker.close());

function event(target: EventTarget, type: string): Promise<Event> {
  return new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
}

describe("TCPServerSocket", () => {
  it("converts its arguments as the IDL says", async () => {
    const server = new TCPServerSocket(70_000, undefined, -1);
    expect(server.localPort).toBe(4464);
    expect(await broker.hear()).toEqual({ type: "listen", id: 1, port: 4464, backlog: 65_535 });
    expect(() => Reflect.construct(TCPServerSocket, [])).toThrow(TypeError);
    expect(() => new TCPServerSocket(1, { binaryType: "blob" })).toThrow(TypeError);
  });

  it("has port 0 until it is bound, then the real one", async () => {
    const server = new TCPServerSocket(0);
    expect(server.localPort).toBe(0);
    const listening = event(server, "listening");
    broker.say({ type: "listening", id: 1, port: 40_001 });
    await listening;
    expect(server.localPort).toBe(40_001);
  });

  it("hands over an open socket, of its own binaryType, that misses no data", async () => {
    const server = new TCPServerSocket(8080, { binaryType: "arraybuffer" });
    const received = new Promise((resolve) => {
      server.onconnect = ({ socket }: { socket: InstanceType<typeof TCPSocket> }) => {
        const { readyState, host, port, binaryType, ssl } = socket;
        socket.ondata = ({ data }: { data: ArrayBuffer }) =>
          resolve({ readyState, host, port, binaryType, ssl, bytes: [...new Uint8Array(data)] });
      };
    });
    broker.say(accepted);
    broker.say({ type: "data", id: -1, data: new Uint8Array([1, 2]).buffer });
    expect(await received).toEqual({
      readyState: "open",
      host: "127.0.0.1",
      port: 50_000,
      binaryType: "arraybuffer",
      ssl: false,
      bytes: [1, 2],
    });
  });

  it("tells a failure once, and nothing after close", async () => {
    const server = new TCPServerSocket(8080);
    const failure = { name: "NetworkError", message: "Network", errorCode: "EADDRINUSE" } as const;
    const failed = event(server, "error");
    broker.say({ type: "error", id: 1, failure });
    expect(await failed).toMatchObject(failure);
    server.close();
    const other = new TCPServerSocket(8081);
    let events = 0;
    for (const type of ["connect", "error", "listening"]) {
      other.addEventListener(type, () => {
        events += 1;
      });
    }
    other.close();
    other.close();
    broker.say({ type: "listening", id: 2, port: 8081 });
    broker.say({ ...accepted, id: 2 });
    broker.say({ type: "closed", id: 2 });
    expect([await broker.hear(), await broker.hear()]).toMatchObject([
      { type: "listen", id: 1 },
      { type: "listen", id: 2 },
    ]);
    expect(await broker.hear()).toEqual({ type: "close", id: 2 });
    expect(await broker.hear()).toEqual({ type: "abort", id: -1 });
    expect(events).toBe(0);
  });
});

describe("TCPServerSocketEvent", () => {
  it("answers to every member of its socket", async () => {
    const server = new TCPServerSocket(8080);
    const connected = event(server, "connect");
    broker.say(accepted);
    const connect = await connected;
    if (!(connect instanceof TCPServerSocketEvent)) throw new TypeError("another event");
    const { socket } = connect;
    expect(socket).toBeInstanceOf(TCPSocket);
    expect(connect).toMatchObject({ host: "127.0.0.1", port: 50_000, readyState: "open" });
    const handler = () => {};
    Reflect.set(connect, "ondata", handler);
    expect(Reflect.get(socket, "ondata")).toBe(handler);
    expect(Reflect.apply(Reflect.get(connect, "send"), connect, ["hello"])).toBe(true);
    expect(await broker.hear()).toMatchObject({ type: "listen" });
    expect(await broker.hear()).toMatchObject({ type: "send", id: -1 });
    Reflect.apply(Reflect.get(connect, "close"), connect, []);
    expect(Reflect.get(connect, "readyState")).toBe("closing");
    expect(connect.type).toBe("connect");
  });

  it("needs a socket", () => {
    expect(() => new TCPServerSocketEvent("connect")).toThrow(TypeError);
    expect(() => new TCPServerSocketEvent("connect", { socket: {} })).toThrow(TypeError);
  });
});
