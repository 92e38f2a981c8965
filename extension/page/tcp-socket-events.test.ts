import { describe, expect, it } from "vitest";
import { TCPSocketErrorEvent } from "./tcp-socket-error-event.ts";
import { TCPSocketEvent } from "./tcp-socket-event.ts";

const INTERFACES = [
  { Interface: TCPSocketEvent, name: "TCPSocketEvent", attributes: ["data"] },
  {
    Interface: TCPSocketErrorEvent,
    name: "TCPSocketErrorEvent",
    attributes: ["name", "message", "errorCode", "data"],
  },
] as const;

describe.each(INTERFACES)("$name", ({ Interface, name, attributes }) => {
  it("is an Event by that name", () => {
    const event = new Interface("data");
    expect(event).toBeInstanceOf(Event);
    expect(event.type).toBe("data");
    expect(Interface.name).toBe(name);
    expect(Interface.length).toBe(1);
    expect(Object.prototype.toString.call(event)).toBe(`[object ${name}]`);
  });

  it("neither bubbles nor can be cancelled unless the page says so", () => {
    expect(new Interface("data")).toMatchObject({ bubbles: false, cancelable: false });
    const init = { bubbles: true, cancelable: true };
    expect(new Interface("data", init)).toMatchObject(init);
  });

  it.each(attributes)("has %s as a read-only attribute of its prototype", (attribute) => {
    const descriptor = Object.getOwnPropertyDescriptor(Interface.prototype, attribute);
    expect(descriptor).toMatchObject({ enumerable: true, configurable: true, set: undefined });
    expect(Object.hasOwn(new Interface("data"), attribute)).toBe(false);
  });

  it.each(attributes)("throws a TypeError for %s of another object", (attribute) => {
    for (const stranger of [{}, new Event("data"), Interface.prototype]) {
      expect(() => Reflect.get(Interface.prototype, attribute, stranger)).toThrow(TypeError);
    }
  });

  it("throws a TypeError for wrong arguments", () => {
    expect(() => Reflect.construct(Interface, [])).toThrow(TypeError);
    expect(() => new Interface("data", "text")).toThrow(TypeError);
    expect(() => Reflect.construct(Interface, [Symbol("type")])).toThrow(TypeError);
    expect(() => Reflect.apply(Interface, undefined, ["data"])).toThrow(TypeError);
  });

  it("converts the type, and takes null and undefined for no dictionary", () => {
    expect(Reflect.construct(Interface, [null]).type).toBe("null");
    expect(new Interface("data", null).type).toBe("data");
    expect(new Interface("data", undefined).type).toBe("data");
  });
});

describe("TCPSocketEvent", () => {
  it("carries what it is given, and else null, as Gecko's", () => {
    const data = new ArrayBuffer(3);
    expect(new TCPSocketEvent("data", { data }).data).toBe(data);
    expect(new TCPSocketEvent("data", { data: "text" }).data).toBe("text");
    expect(new TCPSocketEvent("data", { data: "" }).data).toBe("");
    expect(new TCPSocketEvent("open").data).toBeNull();
    expect(new TCPSocketEvent("open", {}).data).toBeNull();
    expect(new TCPSocketEvent("open", { data: undefined }).data).toBeNull();
  });
});

describe("TCPSocketErrorEvent", () => {
  const init = { name: "NetworkError", message: "Network", errorCode: "EHOSTUNREACH" };

  it("carries its three parts, and name and message in data as well", () => {
    const event = new TCPSocketErrorEvent("error", init);
    expect(event).toMatchObject(init);
    expect(event.data).toEqual({ name: "NetworkError", message: "Network" });
  });

  it("has empty strings for what is missing, and converts the rest", () => {
    const empty = new TCPSocketErrorEvent("error");
    expect(empty).toMatchObject({ name: "", message: "", errorCode: "" });
    const converted = new TCPSocketErrorEvent("error", { name: null, message: 42 });
    expect(converted).toMatchObject({ name: "null", message: "42", errorCode: "" });
    expect(() => new TCPSocketErrorEvent("error", { name: Symbol("name") })).toThrow(TypeError);
  });
});
