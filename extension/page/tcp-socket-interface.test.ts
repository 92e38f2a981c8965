import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BrokerLink } from "./broker-link.ts";
import { ScriptedBroker } from "./scripted-broker.ts";
import { createTCPSocket, type TCPSocketConstructor } from "./tcp-socket.ts";

let broker: ScriptedBroker;
let TCPSocket: TCPSocketConstructor;

beforeEach(() => {
  broker = new ScriptedBroker();
  TCPSocket = createTCPSocket(new BrokerLink(broker.pagePort));
});

afterEach(() => broker.close());

describe("the interface", () => {
  const ATTRIBUTES = ["host", "port", "ssl", "binaryType", "readyState", "bufferedAmount"];
  const HANDLERS = ["onopen", "ondrain", "ondata", "onerror", "onclose"];
  const OPERATIONS = ["send", "suspend", "resume", "close", "closeImmediately"];

  it.each(ATTRIBUTES)("has %s as a read-only attribute", (name) => {
    expect(Object.getOwnPropertyDescriptor(TCPSocket.prototype, name)).toMatchObject({
      enumerable: true,
      configurable: true,
      set: undefined,
    });
  });

  it.each([...ATTRIBUTES, ...HANDLERS])("throws a TypeError for %s of a stranger", (name) => {
    for (const stranger of [{}, new EventTarget(), TCPSocket.prototype]) {
      expect(() => Reflect.get(TCPSocket.prototype, name, stranger)).toThrow(TypeError);
    }
  });

  it.each(OPERATIONS)("throws a TypeError for %s called on a stranger", (name) => {
    const operation = Reflect.get(TCPSocket.prototype, name);
    for (const stranger of [undefined, {}, new EventTarget(), TCPSocket.prototype]) {
      expect(() => Reflect.apply(operation, stranger, ["x"])).toThrow(TypeError);
    }
    expect(Object.getOwnPropertyDescriptor(TCPSocket.prototype, name)?.enumerable).toBe(true);
  });

  it("has the platform's name, length and class string", () => {
    expect(TCPSocket.name).toBe("TCPSocket");
    expect(TCPSocket.length).toBe(2);
    expect(TCPSocket.prototype.send.length).toBe(1);
    const socket = new TCPSocket("example.org", 80);
    expect(socket).toBeInstanceOf(EventTarget);
    expect(Object.prototype.toString.call(socket)).toBe("[object TCPSocket]");
  });

  it("takes members of the page's own", () => {
    const socket = new TCPSocket("example.org", 80);
    expect(Reflect.set(socket, "oncert", 1)).toBe(true);
    expect(Reflect.get(socket, "oncert")).toBe(1);
    expect(Reflect.set(socket, "host", "other.example")).toBe(false);
  });
});
