import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BrokerLink } from "./broker-link.ts";
import { fakePermissions } from "./fake-permissions.ts";
import { installInterfaces } from "./install-interfaces.ts";
import { ScriptedBroker } from "./scripted-broker.ts";

let broker: ScriptedBroker;
let page: object & { readonly navigator: object };

beforeEach(() => {
  broker = new ScriptedBroker();
  page = { navigator: {} };
  installInterfaces(new BrokerLink(broker.pagePort), page);
});

afterEach(() => broker.close());

function mozTCPSocket(): object {
  return Reflect.get(page.navigator, "mozTCPSocket");
}

function open(...given: unknown[]): unknown {
  return Reflect.apply(Reflect.get(mozTCPSocket(), "open"), mozTCPSocket(), given);
}

describe("navigator.mozTCPSocket", () => {
  it("is there, as an object of its own class", () => {
    expect("mozTCPSocket" in page.navigator).toBe(true);
    expect(typeof mozTCPSocket()).toBe("object");
    expect(Object.prototype.toString.call(mozTCPSocket())).toBe("[object LegacyMozTCPSocket]");
    expect(mozTCPSocket()).toBe(mozTCPSocket());
  });

  it("is an attribute like the platform's: enumerable, configurable, read-only", () => {
    expect(Object.getOwnPropertyDescriptor(page.navigator, "mozTCPSocket")).toMatchObject({
      enumerable: true,
      configurable: true,
      set: undefined,
    });
    expect(Reflect.set(page.navigator, "mozTCPSocket", null)).toBe(false);
  });

  it("takes members of the page's own, and so does navigator", () => {
    expect(Reflect.set(mozTCPSocket(), "own", 1)).toBe(true);
    expect(Reflect.set(page.navigator, "TCPSocket", mozTCPSocket())).toBe(true);
    expect(Reflect.get(page.navigator, "TCPSocket")).toBe(mozTCPSocket());
  });

  it("opens sockets", async () => {
    const socket = open("example.org", "4242", { useSecureTransport: true });
    expect(socket).toBeInstanceOf(Reflect.get(page, "TCPSocket"));
    expect(socket).toMatchObject({ host: "example.org", port: 4242, ssl: true });
    expect(await broker.hear()).toMatchObject({ type: "open", id: 1, secure: true });
  });

  it("throws a TypeError for too few or wrong arguments", () => {
    expect(() => open()).toThrow(TypeError);
    expect(() => open("example.org")).toThrow(TypeError);
    expect(() => open("example.org", 80, "arraybuffer")).toThrow(TypeError);
    expect(Reflect.get(mozTCPSocket(), "open")).toHaveLength(2);
  });
});

describe.each([
  { name: "open", given: ["example.org", 80] },
  { name: "listen", given: [8080] },
])("navigator.mozTCPSocket.$name", ({ name, given }) => {
  it("is a method of its own object alone", () => {
    const method = Reflect.get(mozTCPSocket(), name);
    for (const other of [undefined, null, {}, page.navigator, Object.create(mozTCPSocket())]) {
      expect(() => Reflect.apply(method, other, given)).toThrow(TypeError);
    }
  });
});

describe("navigator.permissions", () => {
  it("knows the permission, by what the broker says", async () => {
    const own = fakePermissions();
    installInterfaces(new BrokerLink(broker.pagePort), own);
    const answer = own.navigator.permissions.query({ name: "tcp-socket" });
    expect(await broker.hear()).toEqual({ type: "query-permission" });
    broker.say({ type: "permission", state: "granted" });
    expect(await answer).toMatchObject({ name: "tcp-socket", state: "granted" });
  });

  it("stays missing where it is", () => {
    expect("permissions" in page.navigator).toBe(false);
  });
});

describe("the global object", () => {
  it.each(["TCPSocket", "TCPSocketEvent", "TCPSocketErrorEvent"])(
    "has the constructor %s, as it has the platform's: not enumerable",
    (name) => {
      const definition: unknown = Reflect.get(page, name);
      expect(Object.getOwnPropertyDescriptor(page, name)).toEqual({
        value: definition,
        writable: true,
        enumerable: false,
        configurable: true,
      });
      expect(definition).toHaveProperty("name", name);
    },
  );

  it("makes sockets that are those of navigator.mozTCPSocket", async () => {
    const socket = Reflect.construct(Reflect.get(page, "TCPSocket"), ["example.org", 80]);
    expect(Object.getPrototypeOf(socket)).toBe(Object.getPrototypeOf(open("example.org", 80)));
    expect(await broker.hear()).toMatchObject({ type: "open", id: 1 });
    expect(await broker.hear()).toMatchObject({ type: "open", id: 2 });
  });
});
