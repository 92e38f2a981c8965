/** types/index.d.ts declares what a page finds at run time, all of it and nothing besides. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BrokerLink } from "../../extension/page/broker-link.ts";
import { installInterfaces } from "../../extension/page/install-interfaces.ts";
import { ScriptedBroker } from "../../extension/page/scripted-broker.ts";
import { projectRoot } from "../../scripts/project.ts";
import { globalsIn, interfacesIn, type MemberKind } from "./declarations.ts";

const text = readFileSync(join(projectRoot, "types/index.d.ts"), "utf8");
const declared = interfacesIn(text);
const CLASSES = ["TCPSocket", "TCPServerSocket", "TCPSocketEvent", "TCPSocketErrorEvent"];
const DICTIONARIES = [
  { name: "TCPSocketOptions", owner: "TCPSocket", before: ["example.org", 4242] },
  { name: "TCPServerSocketOptions", owner: "TCPServerSocket", before: [0] },
  { name: "TCPSocketEventInit", owner: "TCPSocketEvent", before: ["data"] },
  { name: "TCPSocketErrorEventInit", owner: "TCPSocketErrorEvent", before: ["error"] },
  { name: "TCPServerSocketEventInit", owner: "TCPServerSocketEvent", before: ["connect"] },
];
/** What the declarations only give better types to. */
const INHERITED = ["addEventListener", "removeEventListener"];

const page = { navigator: {} };
let broker: ScriptedBroker;

beforeAll(() => {
  broker = new ScriptedBroker();
  installInterfaces(new BrokerLink(broker.pagePort), page);
});

afterAll(() => broker.close());

/** The members that an interface declares itself. */
function declaredMembers(name: string): Map<string, MemberKind> {
  const members = new Map(declared.get(name)?.members);
  for (const inherited of INHERITED) members.delete(inherited);
  return members;
}

function prototypeOf(name: string): object {
  return Reflect.get(Reflect.get(page, name), "prototype");
}

function membersOf(prototype: object): Map<string, MemberKind> {
  const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(prototype);
  return new Map(Object.entries(members).map(([name, member]) => [name, kindOf(member)]));
}

function kindOf({ value, set }: PropertyDescriptor): MemberKind {
  if (typeof value === "function") return "method";
  return set === undefined ? "read-only attribute" : "attribute";
}

it("the global variables", () => {
  const { navigator: _, ...globals } = Object.getOwnPropertyDescriptors(page);
  expect(globalsIn(text).toSorted()).toEqual(Object.keys(globals).toSorted());
});

it("what navigator has", () => {
  expect(declaredMembers("Navigator")).toEqual(membersOf(page.navigator));
});

it("navigator.mozTCPSocket", () => {
  const mozTCPSocket = Reflect.get(page.navigator, "mozTCPSocket");
  expect(declaredMembers("LegacyMozTCPSocket")).toEqual(
    membersOf(Object.getPrototypeOf(mozTCPSocket)),
  );
});

it.each(CLASSES)("the members of %s, and which of them are read-only", (name) => {
  expect(declaredMembers(name)).toEqual(membersOf(prototypeOf(name)));
});

it("TCPServerSocketEvent, with the members that it hands to its socket", () => {
  expect(declared.get("TCPServerSocketEvent")?.bases).toEqual(["Event", "TCPSocket"]);
  const names = [
    ...declaredMembers("TCPServerSocketEvent").keys(),
    ...declaredMembers("TCPSocket").keys(),
    ...membersOf(EventTarget.prototype).keys(),
  ];
  const present = membersOf(prototypeOf("TCPServerSocketEvent")).keys();
  expect([...present].toSorted()).toEqual(names.toSorted());
});

it.each(["TCPSocket", "TCPServerSocket"])("an event for each handler of %s", (name) => {
  const events = [...declaredMembers(`${name}EventMap`).keys()].map((type) => `on${type}`);
  const handlers = Object.keys(prototypeOf(name)).filter((member) => member.startsWith("on"));
  expect(events.toSorted()).toEqual(handlers.toSorted());
});

describe.each(DICTIONARIES)("the dictionary $name", ({ name, owner, before }) => {
  it("has the members that are read", () => {
    const reads = new Set<string>();
    const dictionary = new Proxy(
      {},
      {
        get: (_, key) => {
          // Node's own Event looks for a symbol.
          if (typeof key === "string") reads.add(key);
          return undefined;
        },
      },
    );
    try {
      Reflect.construct(Reflect.get(page, owner), [...before, dictionary]);
    } catch (error) {
      // A TCPServerSocketEvent cannot be without its socket.
      expect(error).toBeInstanceOf(TypeError);
    }
    const ofEveryEvent = ["bubbles", "cancelable", "composed"];
    const own = [...reads].filter((key) => !ofEveryEvent.includes(key));
    expect([...declaredMembers(name).keys()].toSorted()).toEqual(own.toSorted());
  });
});
