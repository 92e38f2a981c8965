import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Failure, HOST_LOST } from "../../protocol/failure.ts";
import { HOST_CHARACTERS } from "../../protocol/limits.ts";
import { BrokerLink } from "./broker-link.ts";
import { ScriptedBroker } from "./scripted-broker.ts";
import { createTCPSocket, type TCPSocketConstructor } from "./tcp-socket.ts";
import { TCPSocketErrorEvent } from "./tcp-socket-error-event.ts";
import { TCPSocketEvent } from "./tcp-socket-event.ts";

const REFUSED: Failure = {
  name: "ConnectionRefusedError",
  message: "Network",
  errorCode: "ECONNREFUSED",
};

let broker: ScriptedBroker;
let TCPSocket: TCPSocketConstructor;

beforeEach(() => {
  broker = new ScriptedBroker();
  TCPSocket = createTCPSocket(new BrokerLink(broker.pagePort));
});

afterEach(() => broker.close());

function next(target: EventTarget, type: string): Promise<Event> {
  return new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
}

function dataOf(event: Event): unknown {
  if (!(event instanceof TCPSocketEvent)) throw new Error(`${event.type} is another event`);
  return event.data;
}

async function openSocket(options?: unknown) {
  const socket = new TCPSocket("example.org", 4242, options);
  const opened = next(socket, "open");
  await broker.hear();
  broker.say({ type: "opened", id: 1 });
  await opened;
  return socket;
}

describe("the constructor", () => {
  it("converts its arguments and asks for the connection", async () => {
    const socket = new TCPSocket("caf\ud800.example", 70_000, { useSSL: 1, binaryType: "string" });
    expect(socket).toMatchObject({
      host: "caf\ufffd.example",
      port: 4464,
      ssl: true,
      binaryType: "string",
      readyState: "connecting",
      bufferedAmount: 0,
    });
    expect(await broker.hear()).toEqual({
      type: "open",
      id: 1,
      host: "caf\ufffd.example",
      port: 4464,
      secure: true,
    });
  });

  it("numbers the sockets of a document", async () => {
    new TCPSocket("a.example", 1, null);
    new TCPSocket("b.example", 2);
    expect(await broker.hear()).toMatchObject({ id: 1, host: "a.example", secure: false });
    expect(await broker.hear()).toMatchObject({ id: 2, host: "b.example", secure: false });
  });

  it("asks for nothing when it throws", async () => {
    const wrong: unknown[][] = [
      [],
      ["example.org"],
      [Symbol("host"), 80],
      ["example.org", 1n],
      ["example.org", 80, true],
      ["example.org", 80, { binaryType: "blob" }],
    ];
    for (const given of wrong) {
      expect(() => Reflect.construct(TCPSocket, given)).toThrow(TypeError);
    }
    expect(() => Reflect.apply(TCPSocket, undefined, ["example.org", 80])).toThrow(TypeError);
    new TCPSocket("right.example", 80);
    expect(await broker.hear()).toMatchObject({ id: 1, host: "right.example" });
  });

  it("reads host, port and options in that order", () => {
    const reads: string[] = [];
    const told = (name: string, value: string) => ({
      toString: () => {
        reads.push(name);
        return value;
      },
    });
    const options = { binaryType: told("binaryType", "string") };
    new TCPSocket(told("host", "example.org"), told("port", "80"), options);
    expect(reads).toEqual(["host", "port", "binaryType"]);
  });

  it("hands on no more of a host than shows that it is too long, and keeps it whole", async () => {
    const host = "a".repeat(100_000);
    const socket = new TCPSocket(host, 80);
    const message = await broker.hear();
    expect(socket.host).toBe(host);
    if (message.type !== "open") throw new Error("No request came");
    expect(message.host.length).toBeGreaterThan(HOST_CHARACTERS);
    expect(message.host.length).toBeLessThan(4096);
  });
});

describe("a socket", () => {
  it("goes through its life in events of its own kind", async () => {
    const socket = new TCPSocket("example.org", 4242);
    const seen: unknown[] = [];
    const record = (event: Event) => {
      expect(event).toBeInstanceOf(TCPSocketEvent);
      expect(event).toMatchObject({ bubbles: false, cancelable: false, target: socket });
      seen.push([event.type, dataOf(event), socket.readyState, socket.bufferedAmount]);
    };
    for (const type of ["open", "data", "drain", "error", "close"]) {
      socket.addEventListener(type, record);
    }
    broker.say({ type: "opened", id: 1 });
    await next(socket, "open");
    expect(socket.send("x".repeat(65_536))).toBe(true);
    expect(socket.send("yyy")).toBe(false);
    expect(socket.bufferedAmount).toBe(65_539);
    broker.say({ type: "sent", id: 1, byteLength: 65_539 });
    broker.say({ type: "data", id: 1, data: Uint8Array.of(0, 0x80, 0xff).buffer });
    broker.say({ type: "end", id: 1 });
    await next(socket, "close");
    expect(seen).toEqual([
      ["open", "", "open", 0],
      ["drain", "", "open", 0],
      ["data", "\u0000\u0080\u00ff", "open", 0],
      ["close", "", "closed", 0],
    ]);
  });

  it("hands an arraybuffer socket a buffer of its own", async () => {
    const socket = await openSocket({ binaryType: "arraybuffer" });
    broker.say({ type: "data", id: 1, data: Uint8Array.of(1, 2).buffer });
    const data = dataOf(await next(socket, "data"));
    expect(data).toEqual(Uint8Array.of(1, 2).buffer);
    expect(data).toBeInstanceOf(ArrayBuffer);
  });

  it("tells of a failure before close, already closed", async () => {
    const socket = new TCPSocket("example.org", 4242);
    const order: string[] = [];
    socket.onerror = () => order.push(`error ${socket.readyState}`);
    socket.onclose = () => order.push(`close ${socket.readyState}`);
    const failed = next(socket, "error");
    const closed = next(socket, "close");
    broker.say({ type: "error", id: 1, failure: REFUSED });
    const error = await failed;
    await closed;
    expect(order).toEqual(["error closed", "close closed"]);
    expect(error).toBeInstanceOf(TCPSocketErrorEvent);
    expect(error).toMatchObject({
      ...REFUSED,
      data: { name: "ConnectionRefusedError", message: "Network" },
    });
  });

  it("sends strings and bytes, on both binary types, taken at the call", async () => {
    const socket = await openSocket();
    const bytes = Uint8Array.of(1, 2, 3, 4);
    socket.send("\u00ffa");
    socket.send(bytes, 1, 2);
    bytes.fill(9);
    expect(await broker.hear()).toMatchObject({ id: 1, data: Uint8Array.of(255, 97).buffer });
    expect(await broker.hear()).toMatchObject({ id: 1, data: Uint8Array.of(2, 3).buffer });
  });

  it("refuses to send unless it is open, with InvalidStateError", async () => {
    const invalidState = expect.objectContaining({ name: "InvalidStateError" });
    const connecting = new TCPSocket("example.org", 80);
    expect(() => connecting.send("x")).toThrow(DOMException);
    expect(() => connecting.send("x")).toThrow(invalidState);
    expect(connecting.bufferedAmount).toBe(0);
    const opened = next(connecting, "open");
    broker.say({ type: "opened", id: 1 });
    await opened;
    connecting.close();
    expect(() => connecting.send("x")).toThrow(invalidState);
    const closed = next(connecting, "close");
    broker.say({ type: "closed", id: 1 });
    await closed;
    expect(() => connecting.send("x")).toThrow(invalidState);
  });

  it("refuses wrong data before it looks at the state", () => {
    const socket = new TCPSocket("example.org", 80);
    expect(() => Reflect.apply(socket.send, socket, [])).toThrow(TypeError);
    expect(() => socket.send("\u0100")).toThrow(TypeError);
  });

  it("goes by its own state, whatever the page puts in its way", () => {
    const socket = new TCPSocket("example.org", 80);
    Object.defineProperty(socket, "readyState", { value: "open" });
    expect(() => socket.send("x")).toThrow(DOMException);
    expect(socket.bufferedAmount).toBe(0);
  });

  it("throws InvalidStateError for a resume without suspend", async () => {
    const socket = await openSocket();
    const invalidState = expect.objectContaining({ name: "InvalidStateError" });
    expect(() => socket.resume()).toThrow(invalidState);
    socket.suspend();
    socket.resume();
    expect(() => socket.resume()).toThrow(invalidState);
  });

  it("closes both ways", async () => {
    const gentle = await openSocket();
    gentle.close();
    gentle.close();
    expect(gentle.readyState).toBe("closing");
    expect(await broker.hear()).toEqual({ type: "close", id: 1 });
    const abrupt = new TCPSocket("example.org", 80);
    abrupt.closeImmediately();
    expect(await broker.hear()).toMatchObject({ type: "open", id: 2 });
    expect(await broker.hear()).toEqual({ type: "abort", id: 2 });
  });

  it("ends with the broker, which hears of it, and a new one begins anew", async () => {
    const socket = await openSocket();
    const failed = next(socket, "error");
    broker.say({ type: "disconnected" });
    expect(await failed).toMatchObject(HOST_LOST);
    expect(await broker.hear()).toEqual({ type: "reset" });
    new TCPSocket("example.org", 80);
    expect(await broker.hear()).toMatchObject({ type: "open", id: 2 });
  });
});

describe("handlers", () => {
  const HANDLERS = ["onopen", "ondrain", "ondata", "onerror", "onclose"] as const;

  it.each(HANDLERS)("%s is an attribute that takes what can be called", (name) => {
    const socket = new TCPSocket("example.org", 80);
    expect(socket[name]).toBeNull();
    const handler = () => {};
    socket[name] = handler;
    expect(socket[name]).toBe(handler);
    socket[name] = { handleEvent: handler };
    expect(socket[name]).toBeNull();
    expect(Object.hasOwn(socket, name)).toBe(false);
  });

  it("that throw stop neither other listeners nor the socket", async () => {
    const thrown = new Error("the page's own");
    const uncaught = catchUncaught();
    const socket = await openSocket();
    const order: string[] = [];
    socket.ondata = () => {
      throw thrown;
    };
    socket.addEventListener("data", (event) => order.push(`${dataOf(event)}`));
    socket.onclose = () => order.push("close");
    broker.say({ type: "data", id: 1, data: Uint8Array.of(0x61).buffer });
    broker.say({ type: "data", id: 1, data: Uint8Array.of(0x62).buffer });
    broker.say({ type: "end", id: 1 });
    await next(socket, "close");
    expect(order).toEqual(["a", "b", "close"]);
    expect(await uncaught.stop()).toEqual([thrown, thrown]);
  });

  it("may suspend, send and close from inside", async () => {
    const socket = await openSocket();
    const order: unknown[] = [];
    socket.ondata = (event: Event) => {
      order.push(dataOf(event));
      if (order.length === 1) {
        socket.send("answer");
        socket.suspend();
        setTimeout(() => socket.resume());
      } else {
        socket.close();
      }
    };
    for (const byte of [0x61, 0x62, 0x63]) {
      broker.say({ type: "data", id: 1, data: Uint8Array.of(byte).buffer });
    }
    expect(await broker.hear()).toMatchObject({ type: "send" });
    expect(await broker.hear()).toEqual({ type: "close", id: 1 });
    broker.say({ type: "closed", id: 1 });
    await next(socket, "close");
    expect(order).toEqual(["a", "b"]);
  });
});

/** Node reports what a listener throws as an uncaught exception, a browser to the console. */
function catchUncaught() {
  const own = process.rawListeners("uncaughtException");
  const caught: unknown[] = [];
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", (error) => caught.push(error));
  return {
    stop: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      process.removeAllListeners("uncaughtException");
      for (const listener of own)
        Reflect.apply(process.on, process, ["uncaughtException", listener]);
      return caught;
    },
  };
}
