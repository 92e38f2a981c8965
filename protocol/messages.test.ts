/** The schemas of both protocols: what they take and what they refuse. */
import type { GenericSchema } from "valibot";
import { describe, expect, it } from "vitest";
import type { Failure } from "./failure.ts";
import {
  FAULT_CODES,
  type FromHost,
  fromHostSchema,
  type ToHost,
  toHostSchema,
} from "./host-messages.ts";
import {
  DESTINATIONS_PER_RULE,
  PAYLOAD_BYTES,
  RULES_PER_REQUEST,
  SOCKETS_IN_ALL,
  WINDOW_BYTES,
} from "./limits.ts";
import { type FromPage, fromPageSchema, type ToPage, toPageSchema } from "./page-messages.ts";
import { parse } from "./parse.ts";
import { PERMISSION_STATES } from "./permission-state.ts";
import { MOST_RECORDS } from "./recorded.ts";
import type { Rule } from "./rule.ts";
import { SCOPES } from "./scope.ts";

/** At least one sample of each type of message. */
type Samples<Message extends { readonly type: string }> = {
  readonly [Type in Message["type"]]: readonly Extract<Message, { readonly type: Type }>[];
};

const id = Number.MAX_SAFE_INTEGER;
const failure: Failure = { name: "NetworkError", message: "Network", errorCode: "E_1" };
const base64 = (byteLength: number) => Buffer.alloc(byteLength).toString("base64");

const ENDS = {
  local: { address: "2001:db8:0:1234:5678:9abc:def0:1", port: 65_535 },
  remote: { address: "", port: 0 },
};

const many = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const allow: Rule = { effect: "allow", scopes: [...SCOPES], destinations: ["*:*"] };
const deny: Rule = {
  effect: "deny",
  scopes: ["connect"],
  destinations: many(DESTINATIONS_PER_RULE, "*.example.org:6660-6669"),
};

const toHost: Samples<ToHost> = {
  hello: [{ type: "hello", minimumVersion: 1, maximumVersion: 65_535 }],
  open: [
    { type: "open", id: 1, host: "a", port: 0, secure: false, rules: [] },
    { type: "open", id, host: "x".repeat(253), port: 65_535, secure: true, rules: [allow, deny] },
    { type: "open", id, host: "a", port: 1, secure: true, rules: many(RULES_PER_REQUEST, deny) },
  ],
  send: [
    { type: "send", id, data: "AA==" },
    { type: "send", id, data: base64(PAYLOAD_BYTES) },
  ],
  credit: [
    { type: "credit", id, byteLength: 1 },
    { type: "credit", id, byteLength: WINDOW_BYTES },
  ],
  listen: [{ type: "listen", id, port: 0, backlog: 65_535, rules: [allow] }],
  upgrade: [
    { type: "upgrade", id: -1 },
    { type: "upgrade", id, after: 0 },
  ],
  close: [
    { type: "close", id },
    { type: "close", id, after: Number.MAX_SAFE_INTEGER },
  ],
  abort: [{ type: "abort", id: -id }],
  "offer-pipe": [
    { type: "offer-pipe", pipe: 1, origins: ["https://example.org"], site: 1, byteLimit: 1 },
    {
      type: "offer-pipe",
      pipe: id,
      origins: ["http://localhost:8080", "chrome-extension://abc"],
      site: id,
      byteLimit: id,
    },
  ],
  "close-pipe": [{ type: "close-pipe", pipe: id }],
  attach: [{ type: "attach", id: -id, pipe: 1, pageId: -1 }],
  resume: [{ type: "resume", id, received: 0, consumed: id }],
  count: [
    { type: "count", ids: [1, -1] },
    { type: "count", ids: many(SOCKETS_IN_ALL, -id) },
  ],
  record: [
    { type: "record", recording: 1, ids: [-id] },
    { type: "record", recording: id, ids: many(SOCKETS_IN_ALL, 1) },
  ],
  "recorded-taken": [{ type: "recorded-taken", recording: id }],
  "end-recording": [{ type: "end-recording", recording: 1 }],
};

const fromHost: Samples<FromHost> = {
  hello: [{ type: "hello", version: 1, hostVersion: "1.0.0" }],
  incompatible: [{ type: "incompatible", minimumVersion: 2, maximumVersion: 3, hostVersion: "" }],
  opened: [{ type: "opened", id, address: "2001:db8::1" }],
  listening: [{ type: "listening", id, port: 65_535 }],
  accepted: [{ type: "accepted", id, acceptedId: -1, host: "::1", port: 1 }],
  upgraded: [
    { type: "upgraded", id: -id },
    { type: "upgraded", id, after: id },
  ],
  denied: [{ type: "denied", id, missing: ["local-network"], address: "::1" }],
  data: [
    { type: "data", id, data: "AA==" },
    { type: "data", id, data: base64(PAYLOAD_BYTES) },
  ],
  sent: [{ type: "sent", id, byteLength: WINDOW_BYTES }],
  end: [
    { type: "end", id },
    { type: "end", id, after: 0 },
  ],
  error: [{ type: "error", id, failure }],
  closed: [{ type: "closed", id }],
  "pipe-offered": [{ type: "pipe-offered", pipe: 1, port: 65_535, token: `${"-_".repeat(21)}A` }],
  "pipe-lost": [{ type: "pipe-lost", pipe: id }],
  resumed: [{ type: "resumed", id, received: id, sent: 0 }],
  counts: [
    { type: "counts", sockets: [] },
    { type: "counts", sockets: many(SOCKETS_IN_ALL, { id, received: 0, sent: id }) },
  ],
  recorded: [
    {
      type: "recorded",
      recording: 1,
      records: [
        { kind: "opened", id: 1, time: 0, ...ENDS },
        { kind: "joined", id: -id, time: 1.8e12 + 0.25, ...ENDS, received: 0, sent: id },
        { kind: "bytes", id, time: 1, direction: "sent", place: id, data: base64(PAYLOAD_BYTES) },
        { kind: "omitted", id, time: 1, direction: "received", place: 0, byteLength: id },
        { kind: "secured", id, time: 1 },
        { kind: "ended", id, time: 1, direction: "received" },
      ],
    },
    {
      type: "recorded",
      recording: id,
      records: many(MOST_RECORDS, { kind: "secured", id, time: 1 } as const),
    },
  ],
  fault: [
    { type: "fault", code: "SOCKET_UNKNOWN", reason: "", id },
    ...FAULT_CODES.map((code) => ({ type: "fault", code, reason: "x".repeat(200) }) as const),
  ],
};

const fromPage: Samples<FromPage> = {
  open: [
    { type: "open", id, host: "", port: 0, secure: true },
    { type: "open", id: 1, host: "x".repeat(4096), port: 65_535, secure: false },
  ],
  send: [
    { type: "send", id, data: new ArrayBuffer(1) },
    { type: "send", id, data: new ArrayBuffer(PAYLOAD_BYTES) },
  ],
  listen: [{ type: "listen", id, port: 65_535, backlog: 0 }],
  upgrade: [{ type: "upgrade", id }],
  credit: [{ type: "credit", id, byteLength: WINDOW_BYTES }],
  close: [{ type: "close", id }],
  abort: [{ type: "abort", id }],
  attach: [{ type: "attach", id }],
  resume: [{ type: "resume", id, received: id, consumed: 0 }],
  "query-permission": [{ type: "query-permission" }],
};

const toPage: Samples<ToPage> = {
  opened: [{ type: "opened", id }],
  listening: [{ type: "listening", id, port: 1 }],
  accepted: [{ type: "accepted", id, acceptedId: -id, host: "127.0.0.1", port: 65_535 }],
  upgraded: [{ type: "upgraded", id }],
  data: [{ type: "data", id, data: new ArrayBuffer(PAYLOAD_BYTES) }],
  sent: [{ type: "sent", id, byteLength: 1 }],
  end: [{ type: "end", id }],
  error: [{ type: "error", id, failure }],
  closed: [{ type: "closed", id }],
  resumed: [{ type: "resumed", id, received: id, sent: 0 }],
  "pipe-lost": [{ type: "pipe-lost" }],
  permission: PERMISSION_STATES.map((state) => ({ type: "permission", state })),
};

const NO_NUMBERS = [undefined, null, "1", true, [1], {}, 1n, Number.NaN, new Number(1)];
const NO_TEXT = [undefined, null, 1, true, ["a"], {}, new String("a")];
const NO_VERSION = [...NO_NUMBERS, 0, -1, 1.5, 65_536, Number.POSITIVE_INFINITY];
const NO_SCOPES = [
  undefined,
  null,
  "connect",
  ["CONNECT"],
  [""],
  [null],
  [["connect"]],
  { 0: "connect", length: 1 },
  many(SCOPES.length + 1, "connect"),
];
const NO_DESTINATIONS = [
  undefined,
  null,
  "*:*",
  [],
  [""],
  ["*"],
  [null],
  [["*:*"]],
  ["*:*", "example.org:65536"],
  ["EXAMPLE.org:1"],
  ["127.1:1"],
  ["10.1.2.3/8:1"],
  ["*:01"],
  ["*:0-65535"],
  { 0: "*:*", length: 1 },
  many(DESTINATIONS_PER_RULE + 1, "*:*"),
];
const NO_RULES = [
  undefined,
  null,
  allow,
  [null],
  ["*:*"],
  [[allow]],
  { 0: allow, length: 1 },
  [{}],
  [allow, { ...allow, life: "once" }],
  [{ scopes: allow.scopes, destinations: allow.destinations }],
  [{ effect: "allow", destinations: allow.destinations }],
  [{ effect: "allow", scopes: allow.scopes }],
  ...[undefined, null, "", "ALLOW", "ask", true, ["allow"]].map((effect) => [{ ...allow, effect }]),
  ...[...NO_SCOPES, []].map((scopes) => [{ ...allow, scopes }]),
  ...NO_DESTINATIONS.map((destinations) => [{ ...allow, destinations }]),
  many(RULES_PER_REQUEST + 1, allow),
];

const NO_OFFSET = [...NO_NUMBERS, -1, 0.5, 2 ** 53, Number.POSITIVE_INFINITY];
const NO_NEW_ID = [...NO_NUMBERS, 0, -1, 1.5, 2 ** 53, Number.POSITIVE_INFINITY];
const NO_ID = [...NO_NUMBERS, 0, 1.5, 2 ** 53, -(2 ** 53), Number.POSITIVE_INFINITY];

/** What may be missing, by the name of a member; in a fault, the id may be. */
const OPTIONAL = ["after"];
const mayMiss = ({ type }: { readonly type: string }, name: string) =>
  OPTIONAL.includes(name) || (type === "fault" && name === "id");

/** By the name of a member: what is wrong there, whatever the type of the message. */
const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  type: [undefined, null, 1, "", "OPEN", "open ", "toString", "__proto__", ["open"], {}],
  ids: [undefined, null, 1, "1", [], [0], [1.5], ["1"], [null], many(SOCKETS_IN_ALL + 1, 1)],
  recording: [undefined, null, "1", 0, -1, 1.5, 2 ** 53],
  records: [
    undefined,
    null,
    [],
    {},
    [1],
    [{ kind: "unheard of", id: 1, time: 1 }],
    [{ kind: "secured", id: 0, time: 1 }],
    [{ kind: "secured", id: 1, time: -1 }],
    [{ kind: "secured", id: 1, time: 1, extra: 1 }],
    [{ kind: "ended", id: 1, time: 1, direction: "both" }],
    [{ kind: "bytes", id: 1, time: 1, direction: "sent", place: 0, data: "" }],
    [{ kind: "bytes", id: 1, time: 1, direction: "sent", place: -1, data: "AA==" }],
    [{ kind: "omitted", id: 1, time: 1, direction: "sent", place: 0, byteLength: 0 }],
    [{ kind: "opened", id: 1, time: 1, local: { address: "::1", port: 65_536 }, remote: {} }],
    many(MOST_RECORDS + 1, { kind: "secured", id: 1, time: 1 }),
  ],
  sockets: [
    undefined,
    null,
    {},
    [1],
    [{ id: 1, received: 0 }],
    [{ id: 0, received: 0, sent: 0 }],
    [{ id: 1, received: -1, sent: 0 }],
    [{ id: 1, received: 0, sent: 0.5 }],
    [{ id: 1, received: 2 ** 53, sent: 0 }],
    [{ id: 1, received: 0, sent: 0, extra: 1 }],
    many(SOCKETS_IN_ALL + 1, { id: 1, received: 0, sent: 0 }),
  ],
  id: NO_ID,
  pageId: NO_ID,
  pipe: NO_NEW_ID,
  site: NO_NEW_ID,
  byteLimit: NO_NEW_ID,
  after: NO_OFFSET,
  received: NO_OFFSET,
  consumed: NO_OFFSET,
  sent: NO_OFFSET,
  token: [
    ...NO_TEXT,
    "",
    "A".repeat(42),
    "A".repeat(44),
    `${"A".repeat(42)}=`,
    `${"A".repeat(42)},`,
  ],
  origins: [
    ...NO_TEXT,
    "https://example.org",
    [],
    [""],
    ["example.org"],
    ["https://example.org/"],
    ["https://a b"],
    [null],
    many(3, "https://example.org"),
  ],
  acceptedId: [...NO_NUMBERS, 0, 1, -1.5, -(2 ** 53), Number.NEGATIVE_INFINITY],
  backlog: [...NO_NUMBERS, -1, 0.5, 65_536],
  host: NO_TEXT,
  port: [...NO_NUMBERS, -1, 0.5, 65_536, Number.NEGATIVE_INFINITY],
  secure: [undefined, null, 0, 1, "true", "", [], {}, new Boolean(true)],
  state: [...NO_TEXT, "", "GRANTED", "default", "toString", ["granted"]],
  rules: NO_RULES,
  missing: [...NO_SCOPES, []],
  byteLength: [...NO_NUMBERS, 0, -1, 0.5, WINDOW_BYTES + 1, Number.POSITIVE_INFINITY],
  version: NO_VERSION,
  minimumVersion: NO_VERSION,
  maximumVersion: NO_VERSION,
  hostVersion: [...NO_TEXT, "x".repeat(201)],
  address: [...NO_TEXT, "x".repeat(201)],
  reason: [...NO_TEXT, "x".repeat(201)],
  code: [...NO_TEXT, "", "socket_unknown", "SOCKET_UNKNOWN "],
  failure: [
    undefined,
    null,
    "NetworkError",
    [],
    {},
    { ...failure, name: "Error" },
    { ...failure, message: "/etc/passwd" },
    { ...failure, errorCode: "" },
    { ...failure, errorCode: "ENOENT: /etc/passwd" },
    { ...failure, errorCode: "A\n" },
    { ...failure, errorCode: "A".repeat(81) },
    { ...failure, stack: "at …" },
    { name: failure.name, message: failure.message },
  ],
};

const WRONG_BASE64 = [...NO_TEXT, "", "AAA", base64(PAYLOAD_BYTES + 1), base64(PAYLOAD_BYTES + 3)];
const WRONG_BUFFER = [
  undefined,
  null,
  "text",
  {},
  { byteLength: 1 },
  new Uint8Array(1),
  new DataView(new ArrayBuffer(1)),
  new SharedArrayBuffer(1),
  new ArrayBuffer(0),
  new ArrayBuffer(PAYLOAD_BYTES + 1),
];

interface Direction {
  readonly name: string;
  readonly schema: GenericSchema;
  readonly samples: Readonly<Record<string, readonly { readonly type: string }[]>>;
  readonly wrongData: readonly unknown[];
}

const DIRECTIONS: readonly Direction[] = [
  { name: "toHost", schema: toHostSchema, samples: toHost, wrongData: WRONG_BASE64 },
  { name: "fromHost", schema: fromHostSchema, samples: fromHost, wrongData: WRONG_BASE64 },
  { name: "fromPage", schema: fromPageSchema, samples: fromPage, wrongData: WRONG_BUFFER },
  { name: "toPage", schema: toPageSchema, samples: toPage, wrongData: WRONG_BUFFER },
];

describe("the id of what is being opened", () => {
  const request = { port: 4000, backlog: 0, secure: false, host: "a", rules: [] };
  const { backlog, rules, port, ...target } = request;
  const openings = [
    { schema: toHostSchema, opening: { type: "open", port, rules, ...target } },
    { schema: toHostSchema, opening: { type: "listen", port, rules, backlog } },
    { schema: fromPageSchema, opening: { type: "open", port, ...target } },
    { schema: fromPageSchema, opening: { type: "listen", port, backlog } },
  ] as const;

  it.each(openings)("counts up from 1: $opening", ({ schema, opening }) => {
    const accepts = (newId: number) => parse<unknown>(schema, { ...opening, id: newId }).ok;
    expect([1, -1, 0].map(accepts)).toEqual([true, false, false]);
  });
});

describe.each(DIRECTIONS)("$name", ({ schema, samples, wrongData }) => {
  const all = Object.values(samples).flat();
  const accepts = (input: unknown) => parse(schema, input).ok;

  it.each(all)("takes $type", (sample) => {
    expect(parse(schema, sample)).toEqual({ ok: true, value: sample });
  });

  it.each(all)("refuses $type with an extra member", (sample) => {
    for (const name of ["extra", "", "toString", "constructor", "hasOwnProperty", "0"]) {
      expect(accepts({ ...sample, [name]: 1 }), name).toBe(false);
    }
  });

  it.each(all)("refuses $type with a member missing", (sample) => {
    for (const name of Object.keys(sample)) {
      if (mayMiss(sample, name)) continue;
      const rest = Object.entries(sample).filter(([other]) => other !== name);
      expect(accepts(Object.fromEntries(rest)), name).toBe(false);
    }
  });

  it.each(all)("refuses $type with a wrong value", (sample) => {
    for (const name of Object.keys(sample)) {
      const values = name === "data" ? wrongData : WRONG[name];
      expect(values, name).toBeDefined();
      for (const value of values ?? []) {
        if (value === undefined && mayMiss(sample, name)) continue;
        expect(accepts({ ...sample, [name]: value }), `${name}: ${typeof value}`).toBe(false);
      }
    }
  });

  it.each([undefined, null, true, 1, "open", [], {}, [{ type: "close", id: 1 }], () => {}])(
    "refuses %o",
    (input) => {
      expect(accepts(input)).toBe(false);
    },
  );

  it.each([
    '{"__proto__":{"type":"close","id":1}}',
    '{"type":"close","id":1,"__proto__":{"polluted":true}}',
    '{"type":"close","id":1,"__proto__":null}',
    '{"type":"closed","id":1,"constructor":{"prototype":{"polluted":true}}}',
    '{"type":"__proto__","id":1}',
    '{"type":"error","id":1,"failure":{"__proto__":{"name":"NetworkError"}}}',
  ])("refuses %s, and nothing is polluted", (json) => {
    expect(accepts(JSON.parse(json))).toBe(false);
    expect("polluted" in {}).toBe(false);
  });

  it("refuses every message of the other directions whose members differ", () => {
    const names = ({ type, ...rest }: { type: string }) =>
      [type, ...Object.keys(rest).filter((name) => !OPTIONAL.includes(name))].join();
    const ours = new Set(all.map(names));
    const others = DIRECTIONS.filter((direction) => direction.schema !== schema)
      .flatMap((direction) => Object.values(direction.samples).flat())
      .filter((sample) => !ours.has(names(sample)));
    expect(others.length).toBeGreaterThan(5);
    for (const sample of others) expect(accepts(sample), names(sample)).toBe(false);
  });
});

it("keeps the payloads of page and host apart", () => {
  const [inPage] = fromPage.send;
  const [inHost] = toHost.send;
  expect(parse(toHostSchema, inPage).ok).toBe(false);
  expect(parse(fromPageSchema, inHost).ok).toBe(false);
});
