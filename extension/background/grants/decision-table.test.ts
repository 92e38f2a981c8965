import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { canonicalHost } from "../../../protocol/destination.ts";
import { type Rule, ruleSchema } from "../../../protocol/rule.ts";
import { type AccessRequest, decide } from "./decide.ts";
import { expectedOutcome } from "./decision-oracle.ts";
import {
  DECISION_TABLE,
  type OutcomeText,
  type RequestText,
  type RuleText,
} from "./decision-table.ts";

function parseRule(text: RuleText): Rule {
  const [effect, scopes = "", ...destinations] = text.split(" ");
  return v.parse(ruleSchema, { effect, scopes: scopes.split("+"), destinations });
}

function parseRequest(text: RequestText): AccessRequest {
  const [type, place = "", , address] = text.split(" ");
  if (type === "listen") return { type, port: Number(place) };
  const { host = "", port } = /^(?<host>.*):(?<port>\d+)$/u.exec(place)?.groups ?? {};
  const canonical = canonicalHost(host);
  const isWrittenSo = canonical !== undefined && [canonical, `[${canonical}]`].includes(host);
  if (type !== "connect" || !isWrittenSo) throw new Error(`no request: ${text}`);
  const target = { host: canonical, port: Number(port) };
  return { type, target: address === undefined ? target : { ...target, address } };
}

function outcomeOf(rules: readonly Rule[], request: RequestText): OutcomeText {
  const decision = decide(rules, parseRequest(request));
  switch (decision.type) {
    case "allow":
      return "allow";
    case "ask":
      return `ask ${decision.missing.join("+")}`;
    case "deny":
      return `deny ${decision.errorCode}`;
  }
}

describe.each(Object.entries(DECISION_TABLE))("%s", (_, rows) => {
  const cases = rows.map(
    ([what, request, outcome, ...rules]) =>
      [`${what}: ${request}: ${outcome}`, { request, outcome, rules }] as const,
  );

  it.each(cases)("%s", (_title, { request, outcome, rules }) => {
    expect(outcomeOf(rules.map(parseRule), request)).toBe(outcome);
  });
});

const SCOPE_SETS = [
  "connect",
  "system-ports",
  "local-network",
  "connect+system-ports",
  "connect+local-network",
  "connect+system-ports+local-network",
  "listen",
  "listen+system-ports",
] as const;

const DESTINATIONS = [
  "*:*",
  "*:25",
  "*:1-1023",
  "mail.example.org:*",
  "mail.example.org:25",
  "*.example.org:443",
  "localhost:8080",
  "10.0.0.5:443",
  "10.0.0.0/8:*",
  "10.0.0.0/8:25",
  "127.0.0.0/8:8080",
  "93.184.216.0/24:*",
  "93.184.216.34:20-30",
  "[::1]:*",
  "[fd00::/8]:443-8080",
] as const;

const REQUESTS: readonly RequestText[] = [
  ...[0, 25, 443, 8080].flatMap((port): readonly RequestText[] => [
    `connect mail.example.org:${port}`,
    `connect mail.example.org:${port} at 93.184.216.34`,
    `connect mail.example.org:${port} at 10.0.0.5`,
    `connect example.org:${port}`,
    `connect evilexample.org:${port} at fd00::5`,
    `connect localhost:${port}`,
    `connect 10.0.0.5:${port}`,
    `connect 93.184.216.34:${port}`,
    `connect [::1]:${port}`,
    `connect [::ffff:a00:5]:${port}`,
    `connect [64:ff9b::5db8:d822]:${port}`,
    `listen ${port}`,
  ]),
];

const EVERYTHING = "allow connect+system-ports+local-network+listen *:*";

const GENERATED: readonly (readonly RuleText[])[] = SCOPE_SETS.flatMap((scopes) =>
  DESTINATIONS.flatMap((destination): readonly (readonly RuleText[])[] => [
    [`allow ${scopes} ${destination}`],
    [`allow ${scopes} ${destination}`, "allow connect+listen *:*"],
    [`deny ${scopes} ${destination}`, EVERYTHING],
    ["allow connect mail.example.org:*", `deny ${scopes} ${destination}`, EVERYTHING],
    [`allow ${scopes} ${destination}`, "deny connect+listen *:443", EVERYTHING],
    [`allow ${scopes} ${destination}`, "deny local-network 10.0.0.0/24:*"],
  ]),
);

describe("Generated", () => {
  const cases = GENERATED.map((rules) => [rules.join(", "), rules] as const);

  it.each(cases)("%s", (_title, rules) => {
    const column = (outcome: (request: RequestText) => OutcomeText) =>
      Object.fromEntries(REQUESTS.map((request) => [request, outcome(request)]));
    const parsed = rules.map(parseRule);
    expect(column((request) => outcomeOf(parsed, request))).toEqual(
      column((request) => expectedOutcome(rules, request)),
    );
  });
});

describe("The tables", () => {
  const rows = Object.values(DECISION_TABLE).flat();

  it("have hundreds of rows, none of them twice", () => {
    const situations = rows.map(([, request, , ...rules]) => [request, ...rules].join(", "));
    expect(situations).toEqual([...new Set(situations)]);
    expect(situations.length).toBeGreaterThan(300);
    expect(new Set(GENERATED.map(String)).size).toBe(GENERATED.length);
  });

  it.each([
    "allow",
    "ask connect",
    "ask system-ports",
    "ask local-network",
    "ask connect+system-ports+local-network",
    "ask listen",
    "ask listen+system-ports",
    "deny PERMISSION_DENIED",
    "deny BLOCKED_PORT",
    "deny LOCAL_NETWORK_DENIED",
    "deny SYSTEM_PORT_DENIED",
    "deny LISTEN_DENIED",
  ] as const)("have rows that say %s", (outcome) => {
    expect(rows.map((row) => row[2])).toContain(outcome);
    expect(
      GENERATED.some((rules) =>
        REQUESTS.some((request) => expectedOutcome(rules, request) === outcome),
      ),
    ).toBe(true);
  });
});
