import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FAILURE_CLASSES, FAILURE_NAMES, hostFailure } from "../../protocol/failure.ts";
import { SCOPES } from "../../protocol/scope.ts";
import type { StorageProblem } from "../background/grants/storage-problem.ts";
import { DEFAULT_LIMITS } from "../background/limits.ts";
import type { LogEntry } from "../background/log/log-entry.ts";
import { SOCKET_KINDS } from "../background/pages/live-sockets.ts";
import { type PolicyMistake, told } from "../background/policy/mistakes.ts";
import { bugReport, type ReportSources } from "./bug-report.ts";
import type { ListedGrant, ListedSite } from "./options-messages.ts";

const NOW = Date.UTC(2030, 0, 1);
const MINUTE = 60_000;
const DAMAGED: StorageProblem = { kind: "set-aside", reason: "https://mail.example: damaged" };

const grant: ListedGrant = {
  id: "1",
  isFromPolicy: false,
  life: "always",
  scopes: ["connect", "system-ports"],
  destinations: ["imap.example.org:993"],
  description: "Reads your mail",
  createdAt: NOW,
  lastUsedAt: NOW,
};
const site: ListedSite = {
  id: "https://mail.example",
  origin: "https://mail.example",
  framedBy: undefined,
  isPrivate: false,
  permission: "granted",
  silencedUntil: undefined,
  grants: [grant],
  blocks: [],
};
const entry: LogEntry = {
  origin: "https://mail.example",
  kind: "connection",
  host: "imap.example.org",
  port: 993,
  isSecure: true,
  wasOpen: true,
  startedAt: NOW - 5 * MINUTE,
  endedAt: NOW - 3 * MINUTE,
  ending: "closed",
};
const sources: ReportSources = {
  environment: {
    settings: { log: true, secondPipe: false },
    forced: ["secondPipe"],
    host: "ready",
    greeting: { version: 2, hostVersion: "0.1.0" },
    extensionVersion: "0.1.0",
  },
  state: {
    sites: [site],
    policy: {
      isSet: true,
      mayAsk: true,
      blocks: [],
      limits: DEFAULT_LIMITS,
      ownLimits: [],
      mistakes: [],
    },
    problems: [],
    undoable: undefined,
  },
  entries: [],
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
  platform: { os: "linux", arch: "x86-64" },
  now: NOW,
};

describe("a bug report", () => {
  it("says what this browser and its host are", () => {
    expect(bugReport(sources)).toMatchObject({
      versions: { extension: "0.1.0", host: "0.1.0", protocol: 2 },
      browser: { name: "Firefox", version: 153 },
      platform: { os: "linux", arch: "x86-64" },
      host: "ready",
      settings: { log: true, secondPipe: false },
      setByPolicy: ["secondPipe"],
    });
  });

  it("knows nothing of a host that never answered", () => {
    const environment = { ...sources.environment, host: "silent", greeting: undefined } as const;
    expect(bugReport({ ...sources, environment })).toMatchObject({
      versions: { host: null, protocol: null },
      host: "silent",
    });
  });

  it("counts sites and grants, those of private windows apart", () => {
    const framed = { ...site, framedBy: "https://shop.example", silencedUntil: NOW };
    const secret = { ...site, isPrivate: true };
    const state = { ...sources.state, sites: [site, framed, secret], problems: [DAMAGED] };
    expect(bugReport({ ...sources, state })).toMatchObject({
      storageProblems: 1,
      sites: { inAll: 2, framed: 1, silenced: 1, blocks: 0 },
      grants: { always: 2, session: 0, once: 0, connect: 2, "system-ports": 2, listen: 0 },
    });
  });

  it("tells mistakes of a policy by its parts, and not what they say", () => {
    const mistakes = ["grants[0].origin", "grants[3]", "limits.speed", "grantsOfAlice"].map(
      (place): PolicyMistake => ({
        type: "mistake",
        place,
        problem: told("no-site", '"mail"'),
        consequence: told("grant-void"),
      }),
    );
    const state = { ...sources.state, policy: { ...sources.state.policy, mistakes } };
    const { policy } = bugReport({ ...sources, state });
    expect(policy.mistakes).toEqual({
      grants: 2,
      blocks: 0,
      prompts: 0,
      limits: 1,
      secondPipe: 0,
      other: 1,
    });
  });

  it("lists failures by kind and time, the newest first, 50 of them", () => {
    const failed = { ...entry, wasOpen: false, ending: hostFailure("HOST_FAILED") };
    const newest = { ...failed, endedAt: NOW - MINUTE };
    const entries = [entry, ...Array.from({ length: 60 }, () => failed), newest];
    const { failures, connections } = bugReport({ ...sources, entries });
    expect(connections).toEqual({ closed: 1, left: 0, stopped: 0, failed: 61 });
    expect(failures).toHaveLength(50);
    expect(failures[0]).toEqual({
      minutesAgo: 1,
      afterSeconds: 240,
      kind: "connection",
      tls: true,
      wasOpen: false,
      name: "NotAvailableError",
      class: "Host",
      code: "HOST_FAILED",
    });
    expect(failures[1]).toMatchObject({ minutesAgo: 3 });
  });

  it("has no time before now, though the clock was set back", () => {
    const ending = hostFailure("HOST_FAILED");
    const entries = [{ ...entry, startedAt: NOW + 9 * MINUTE, endedAt: NOW + MINUTE, ending }];
    const [failure] = bugReport({ ...sources, entries }).failures;
    expect(failure).toMatchObject({ minutesAgo: 0, afterSeconds: 0 });
  });
});

/** A word as a person, a host or a path has it, which no report has by itself. */
const personal = fc
  .string({ unit: fc.constantFrom(..."bcdfghjkqvwxyz"), minLength: 6, maxLength: 12 })
  .chain((word) => fc.constantFrom(word, `${word}.example`, `/home/${word}/x`, `${word}@host`));
const time = fc.integer({ min: 0, max: 2 * NOW });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anyGrant: fc.Arbitrary<ListedGrant> = fc.record({
  id: personal,
  isFromPolicy: fc.boolean(),
  life: fc.constantFrom("once", "session", "always"),
  scopes: fc.subarray([...SCOPES]),
  destinations: fc.array(personal, { maxLength: 3 }),
  description: optional(personal),
  createdAt: optional(time),
  lastUsedAt: optional(time),
});
const anySite: fc.Arbitrary<ListedSite> = fc.record({
  id: personal,
  origin: personal,
  framedBy: optional(personal),
  isPrivate: fc.boolean(),
  permission: fc.constantFrom("granted", "prompt", "denied"),
  silencedUntil: optional(time),
  grants: fc.array(anyGrant, { maxLength: 3 }),
  blocks: fc.constant([]),
});
const anyEntry: fc.Arbitrary<LogEntry> = fc.record({
  origin: personal,
  framedBy: optional(personal),
  kind: fc.constantFrom(...SOCKET_KINDS),
  host: personal,
  port: fc.nat(65_535),
  isSecure: fc.boolean(),
  wasOpen: fc.boolean(),
  startedAt: time,
  endedAt: time,
  ending: fc.oneof(
    fc.constantFrom("closed" as const, "left" as const, "stopped" as const),
    fc.record({
      name: fc.constantFrom(...FAILURE_NAMES),
      message: fc.constantFrom(...FAILURE_CLASSES),
      errorCode: fc.oneof(fc.constant("ECONNRESET"), personal),
    }),
  ),
});
const anySources: fc.Arbitrary<ReportSources> = fc.record({
  environment: fc.record({
    settings: fc.record({ log: fc.boolean(), secondPipe: fc.boolean() }),
    forced: fc.subarray(["log" as const, "secondPipe" as const]),
    host: fc.constantFrom("unknown", "ready", "outdated", "silent", "crashed"),
    greeting: optional(fc.record({ version: fc.nat(9), hostVersion: personal })),
    extensionVersion: fc.constant("0.1.0"),
  }),
  state: fc.record({
    sites: fc.array(anySite, { maxLength: 4 }),
    policy: fc.record({
      isSet: fc.boolean(),
      mayAsk: fc.boolean(),
      blocks: fc.constant([]),
      limits: fc.constant(DEFAULT_LIMITS),
      ownLimits: fc.constant([]),
      mistakes: fc.array(
        fc.tuple(personal, fc.constantFrom("", "grants[0].")).map(
          ([word, place]): PolicyMistake => ({
            type: "mistake",
            place: `${place}${word}`,
            problem: told("no-site", word),
            consequence: told("site-blocked", word),
          }),
        ),
      ),
    }),
    problems: fc.array(personal.map((reason): StorageProblem => ({ kind: "set-aside", reason }))),
    undoable: fc.constant(undefined),
  }),
  entries: fc.array(anyEntry, { maxLength: 8 }),
  userAgent: fc.tuple(personal, personal).map(([one, other]) => `${one} Chrome/148.0 ${other}`),
  platform: fc.record({ os: personal, arch: personal }),
  now: time,
});

describe("whatever goes into a bug report", () => {
  it("comes out without any of the personal words that are in it", () => {
    fc.assert(
      fc.property(anySources, (given) => {
        const text = JSON.stringify(bugReport(given)).toLowerCase();
        for (const word of personalWordsIn(given)) expect(text).not.toContain(word);
      }),
    );
  });

  it("comes out as JSON that says the same", () => {
    fc.assert(
      fc.property(anySources, (given) => {
        const report = bugReport(given);
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      }),
    );
  });
});

/** Runs of letters that only personal words are made of. */
function personalWordsIn(given: ReportSources): readonly string[] {
  return [...JSON.stringify(given).matchAll(/[bcdfghjkqvwxyz]{6,}/gu)].map(([word]) => word);
}
