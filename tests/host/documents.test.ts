/** The documents tell of what is there: every name, number, path, link and test in them exists. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { failureOfError } from "../../native-host/connection/failure-of-error.ts";
import { FAILURE_CLASSES, FAILURE_NAMES } from "../../protocol/failure.ts";
import { FAULT_CODES, fromHostSchema, toHostSchema } from "../../protocol/host-messages.ts";
import * as limits from "../../protocol/limits.ts";
import { fromPageSchema, toPageSchema } from "../../protocol/page-messages.ts";
import { SCOPES } from "../../protocol/scope.ts";
import { projectRoot } from "../../scripts/project.ts";
import { anchorsOf, code, codesIn, relativeLinksIn, rowsBelow, rowsOf } from "./markdown.ts";

const PROTOCOL = "docs/PROTOCOL.md";
const PICTURES = "docs/pictures";
const LARGEST_PICTURE_BYTES = 100 * 1024;
const NOT_OURS = ["node_modules", "dist", "dist-docs", "dist-packages", "coverage"];
/** What npm can do by itself. */
const NPM_COMMANDS = ["install", "pack", "publish", "view"];

const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");
const isThere = (path: string) => existsSync(join(projectRoot, path));

describe(PROTOCOL, () => {
  const text = read(PROTOCOL);
  const firstCells = (heading: string) => rowsBelow(heading, text).map(([first]) => first);

  describe.each([
    { heading: "From broker to host", messages: messagesOf(toHostSchema) },
    { heading: "From host to broker", messages: messagesOf(fromHostSchema) },
    { heading: "From page to broker", messages: messagesOf(fromPageSchema) },
    { heading: "From broker to page", messages: messagesOf(toPageSchema) },
  ])("$heading", ({ heading, messages }) => {
    it("has a row for every message and for none besides", () => {
      expect(firstCells(heading).slice(1)).toEqual(messages.map(({ type }) => code(type)));
    });

    it.each(messages)("names the members of $type", ({ type, members }) => {
      const row = rowsBelow(heading, text).find(([first]) => first === code(type));
      // In front of each colon stand the members of one type.
      const parts = row?.[1]?.split(" · ") ?? [];
      const named = parts.flatMap((part) => codesIn(part.slice(0, part.indexOf(": "))));
      expect(named).toEqual(members);
    });
  });

  it.each([
    ["Scopes", SCOPES],
    ["Faults", FAULT_CODES],
  ])("has the %s, in their order", (heading, names) => {
    expect(firstCells(heading).slice(1)).toEqual(names.map(code));
  });

  it.each([
    ["name", FAILURE_NAMES],
    ["PermissionCode", membersOfUnion("PermissionCode")],
    ["HostCode", membersOfUnion("HostCode")],
  ])("has every %s of failures", (_, names) => {
    expect(names).not.toHaveLength(0);
    expect(firstCells("Failures")).toEqual(expect.arrayContaining(names.map(code)));
  });

  it("has every class of failures", () => {
    const classes = rowsBelow("Failures", text).map(([, second]) => second);
    expect(classes).toEqual(expect.arrayContaining(FAILURE_CLASSES.map(code)));
  });

  it("says of every code that the host knows which failure it is", () => {
    const source = read("native-host/connection/failure-of-error.ts");
    const known = [...source.matchAll(/^ {2}([A-Z][A-Z0-9_]+): /gm)].map(([, name = ""]) => name);
    expect(known).not.toHaveLength(0);
    for (const errorCode of known) {
      const error = Object.assign(new Error(errorCode), { code: errorCode });
      const { name, message } = failureOfError(error);
      const rows = rowsBelow("Failures", text).filter(
        ([first, second]) => first === code(name) && second === code(message),
      );
      const named = rows.flatMap(([, , codes = ""]) => codesIn(codes));
      expect(named, `${name}, ${message}`).toContain(errorCode);
    }
  });

  it.each(Object.entries(limits))("has %s with its value", (name, value) => {
    const row = rowsBelow("Limits", text).find(([first]) => first === code(name));
    expect(row?.[1]).toBe(value.toLocaleString("en"));
  });
});

describe("ARCHITECTURE.md", () => {
  const numbers = rowsOf(read("ARCHITECTURE.md")).filter(([name = ""]) => /^`[A-Z_]+`$/.test(name));

  it.each(numbers)("says rightly that %s is %s in %s", (name = "", value = "", where = "") => {
    const [constant = ""] = codesIn(name);
    const [file = ""] = codesIn(where);
    const [, expression = ""] = new RegExp(`\\b${constant} = ([^;]+);`).exec(read(file)) ?? [];
    expect(Number(value.replaceAll(",", ""))).toBe(evaluate(expression));
  });
});

it.each(["ARCHITECTURE.md", "SECURITY.md"])("%s names files that exist", (document) => {
  const paths = codesIn(read(document)).filter(looksLikePath);
  expect(paths).not.toHaveLength(0);
  expect(paths.filter((path) => !isThere(path))).toEqual([]);
});

it("SECURITY.md names tests that exist, as `file › title`", () => {
  const tests = codesIn(read("SECURITY.md")).filter((text) => text.includes(" › "));
  expect(tests).not.toHaveLength(0);
  const missing = tests.filter((text) => {
    const [file = "", title = ""] = text.split(" › ");
    return !isThere(file) || !new RegExp(`\\(\\s*${quoted(title)}`).test(read(file));
  });
  expect(missing).toEqual([]);
});

describe.each(findDocuments())("%s", (document) => {
  const text = read(document);

  it("names npm scripts that package.json has", () => {
    const { scripts }: { scripts: object } = JSON.parse(read("package.json"));
    const named = [...text.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
    const known = [...Object.keys(scripts), ...NPM_COMMANDS];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("links to files and headings that exist", () => {
    const missing = relativeLinksIn(text).filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? document : join(dirname(document), path);
      if (!isThere(target)) return true;
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
    });
    expect(missing).toEqual([]);
  });
});

const pictures = readdirSync(join(projectRoot, PICTURES), { recursive: true, encoding: "utf8" });

it.each(pictures.filter((name) => /\.\w+$/.test(name)))("the picture %s is small", (name) => {
  expect(statSync(join(projectRoot, PICTURES, name)).size).toBeLessThan(LARGEST_PICTURE_BYTES);
});

function findDocuments(folder = ""): string[] {
  const entries = readdirSync(join(projectRoot, folder), { withFileTypes: true });
  const ours = entries.filter(({ name }) => !name.startsWith(".") && !NOT_OURS.includes(name));
  return ours.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return findDocuments(path);
    return path.endsWith(".md") ? [path] : [];
  });
}

interface MessageSchema {
  readonly options: readonly {
    readonly entries: { readonly type: { readonly literal: string } };
  }[];
}

function messagesOf({ options }: MessageSchema) {
  return options.map(({ entries }) => ({
    type: entries.type.literal,
    members: Object.keys(entries).filter((name) => name !== "type"),
  }));
}

/** The texts that a type of failure.ts allows; it leaves nothing to import at run time. */
function membersOfUnion(type: string): string[] {
  const [, union = ""] =
    new RegExp(`type ${type} =([^;]+);`).exec(read("protocol/failure.ts")) ?? [];
  return [...union.matchAll(/"(\w+)"/g)].map(([, name = ""]) => name);
}

/** A file or folder of the project, rather than an address, a message, or a file that the build makes. */
function looksLikePath(text: string): boolean {
  if (!/^\w[\w.-]*(?:\/[\w.-]+)*\/?$/.test(text) || text.startsWith("dist")) return false;
  const [top = ""] = text.split("/", 1);
  return text.includes("/") ? isThere(top) || /\.\w+$/.test(text) : /\.(?:json|ts|md)$/.test(text);
}

function quoted(title: string): string {
  return JSON.stringify(title).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** A number, or a product or quotient of numbers and shared limits. */
function evaluate(expression: string): number {
  const [first = "", ...rest] = expression.split(/\s*([*/])\s*/);
  let value = operand(first);
  for (let index = 0; index < rest.length; index += 2) {
    const next = operand(rest[index + 1] ?? "");
    value = rest[index] === "*" ? value * next : value / next;
  }
  return value;
}

function operand(text: string): number {
  const limit = Object.entries(limits).find(([name]) => name === text);
  return limit === undefined ? Number(text.replaceAll("_", "") || Number.NaN) : limit[1];
}
