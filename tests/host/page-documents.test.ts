/** Guide and reference tell page authors of all that there is, and of nothing else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_LIMITS } from "../../extension/background/limits.ts";
import { BUFFER_BYTES } from "../../extension/page/connection.ts";
import { FAILURE_CLASSES, FAILURE_NAMES } from "../../protocol/failure.ts";
import * as limits from "../../protocol/limits.ts";
import { projectRoot } from "../../scripts/project.ts";
import { languagesIn, samplesIn } from "../samples.ts";
import { globalsIn, interfacesIn } from "./declarations.ts";
import { code, codesIn, rowsBelow } from "./markdown.ts";

const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");
const guide = read("docs/GUIDE.md");
const reference = read("docs/REFERENCE.md");
const types = read("types/index.d.ts");
/** What the declarations only give better types to. */
const INHERITED = ["addEventListener", "removeEventListener"];

describe("docs/GUIDE.md", () => {
  it("has a name for each block of code, so that it can be run", () => {
    const names = samplesIn(guide).map(({ name }) => name);
    expect(names).toHaveLength(languagesIn(guide).length);
    expect(new Set(names).size).toBe(names.length);
  });

  it("says what to do about each error", () => {
    expect(namesBelow("Errors", guide)).toEqual(
      expect.arrayContaining([...FAILURE_NAMES, ...membersOfUnion("TCPSocketPermissionCode")]),
    );
  });

  it("has the limits with their values", () => {
    const values = rowsBelow("Limits", guide).map(([, value]) => value);
    const numbers = [
      DEFAULT_LIMITS.socketsPerSite,
      limits.SOCKETS_IN_ALL,
      BUFFER_BYTES,
      limits.WINDOW_BYTES,
      limits.HOST_CHARACTERS,
    ];
    expect(values.slice(1, -1)).toEqual(numbers.map((number) => number.toLocaleString("en")));
  });
});

describe("docs/REFERENCE.md", () => {
  it("has no code that would have to be run", () => {
    expect(languagesIn(reference)).toEqual([]);
  });

  it("names the global variables", () => {
    const names = namesBelow("Where it is", reference).filter((name) => !name.includes("."));
    expect(names.toSorted()).toEqual(globalsIn(types).toSorted());
  });

  it.each([
    ["navigator.mozTCPSocket", ["LegacyMozTCPSocket"]],
    ["TCPSocket", ["TCPSocket", "TCPSocketOptions"]],
    ["TCPServerSocket", ["TCPServerSocket"]],
    ["TCPSocketEvent", ["TCPSocketEvent"]],
    ["TCPSocketErrorEvent", ["TCPSocketErrorEvent"]],
    ["TCPServerSocketEvent", ["TCPServerSocketEvent"]],
    ["Events", ["TCPSocketEventMap", "TCPServerSocketEventMap"]],
  ])("has every member below %s", (heading, names) => {
    const declared = names.flatMap((name) => [...(interfacesIn(types).get(name)?.members ?? [])]);
    const members = new Set(declared.map(([name]) => name));
    for (const inherited of INHERITED) members.delete(inherited);
    const named = new Set(namesBelow(heading, reference));
    expect([...named].toSorted()).toEqual([...members].toSorted());
  });

  it("has every error, its class and the extension's own codes", () => {
    const rows = rowsBelow("Errors", reference);
    expect(namesBelow("Errors", reference)).toEqual([
      ...FAILURE_NAMES.flatMap((name) => (name === "SecurityError" ? [name, name] : [name])),
      ...membersOfUnion("TCPSocketPermissionCode"),
      ...membersOfUnion("TCPSocketHostCode"),
    ]);
    const classes = new Set(rows.slice(1, FAILURE_NAMES.length + 2).map(([, second]) => second));
    expect([...classes].toSorted()).toEqual(FAILURE_CLASSES.map(code).toSorted());
  });

  it("gives no error a code that the protocol gives to another", () => {
    const ofProtocol = rowsBelow("Failures", read("docs/PROTOCOL.md"));
    for (const [name = "", group = "", codes = ""] of rowsBelow("Errors", reference)) {
      const others = ofProtocol.filter((row) => row[0] !== name || row[1] !== group);
      // EPROTO is a code of the network's and of TLS's.
      const foreign = codesIn(codes).filter((text) => text !== "EPROTO" && text !== "HOST_FAILED");
      const taken = others.flatMap(([, , cell = ""]) => codesIn(cell));
      expect(foreign.filter((text) => taken.includes(text))).toEqual([]);
    }
  });
});

/** All that the first cells of the tables name, without the arguments of methods. */
function namesBelow(heading: string, text: string): readonly string[] {
  const cells = rowsBelow(heading, text).map(([first = ""]) => first);
  return cells.flatMap(codesIn).map((name) => name.replace(/\(.*$/, ""));
}

/** The texts that a type of the declarations allows. */
function membersOfUnion(type: string): readonly string[] {
  const [, union = ""] = new RegExp(`^type ${type} =([^;]+);`, "m").exec(types) ?? [];
  return [...union.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name);
}
