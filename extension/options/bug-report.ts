import type { Failure } from "../../protocol/failure.ts";
import { HOST_TROUBLES } from "../../protocol/host-trouble.ts";
import { SCOPES } from "../../protocol/scope.ts";
import type { LogEntry } from "../background/log/log-entry.ts";
import type { PolicyMistake } from "../background/policy/mistakes.ts";
import { type BrowserFacts, browserOf, type Platform, platformOf } from "./browser-facts.ts";
import type { OptionsEnvironment, OptionsState } from "./options-messages.ts";

/** So many failures are listed, the last ones. */
const MOST_FAILURES = 50;
const MINUTE_MILLISECONDS = 60_000;
const SECOND_MILLISECONDS = 1_000;

const HOST_STATES: readonly string[] = ["unknown", "ready", "outdated", ...HOST_TROUBLES];
const LIVES = ["once", "session", "always"] as const;
/** The parts of a policy; what is wrong with it begins with the name of one of them. */
const POLICY_PARTS = ["grants", "blocks", "prompts", "limits", "secondPipe"] as const;

export interface ReportSources {
  readonly environment: OptionsEnvironment;
  readonly state: OptionsState;
  readonly entries: readonly LogEntry[];
  readonly userAgent: string;
  /** As the browser names them. */
  readonly platform: Readonly<Record<keyof Platform, string>>;
  /** Milliseconds since 1970, as all times. */
  readonly now: number;
}

/** One connection that failed: what of, and when, but not whose and where to. */
interface ReportedFailure {
  readonly minutesAgo: number;
  readonly afterSeconds: number;
  readonly kind: LogEntry["kind"];
  readonly tls: boolean;
  readonly wasOpen: boolean;
  readonly name: Failure["name"];
  readonly class: Failure["message"];
  readonly code: string;
}

/**
 * What whoever mends a fault needs to know of this browser, with everything personal left out. It is
 * put together of numbers and of words that are known beforehand, so that no site, host, address or
 * path can be in it, and says nothing of private windows.
 */
export interface BugReport {
  readonly versions: {
    readonly extension: string;
    readonly host: string | null;
    readonly protocol: number | null;
  };
  readonly browser: BrowserFacts;
  readonly platform: Platform;
  readonly host: string;
  readonly settings: OptionsEnvironment["settings"];
  readonly setByPolicy: readonly string[];
  readonly policy: {
    readonly isSet: boolean;
    readonly mayAsk: boolean;
    readonly mistakes: Readonly<Record<string, number>>;
  };
  readonly storageProblems: number;
  readonly sites: Readonly<Record<"inAll" | "framed" | "silenced" | "blocks", number>>;
  readonly grants: Readonly<Record<string, number>>;
  readonly connections: Readonly<Record<string, number>>;
  /** The newest first. */
  readonly failures: readonly ReportedFailure[];
}

export function bugReport(sources: ReportSources): BugReport {
  const { environment, state, entries, userAgent, platform, now } = sources;
  const { settings, forced, host, greeting, extensionVersion } = environment;
  const { isSet, mayAsk, mistakes } = state.policy;
  return {
    versions: {
      extension: versionIn(extensionVersion),
      host: greeting === undefined ? null : versionIn(greeting.hostVersion),
      protocol: greeting?.version ?? null,
    },
    browser: browserOf(userAgent),
    platform: platformOf(platform),
    host: HOST_STATES.find((known) => known === host) ?? "other",
    settings: { log: settings.log, secondPipe: settings.secondPipe },
    setByPolicy: forced.filter((name) => name === "log" || name === "secondPipe"),
    policy: { isSet, mayAsk, mistakes: countByPart(mistakes) },
    storageProblems: state.problems.length,
    ...countSites(state),
    connections: countEndings(entries),
    failures: failuresIn(entries, now),
  };
}

function countByPart(mistakes: readonly PolicyMistake[]): Readonly<Record<string, number>> {
  const partOf = (mistake: PolicyMistake) => {
    const place = mistake.type === "mistake" ? mistake.place : "";
    return POLICY_PARTS.find((part) => new RegExp(`^${part}\\b`, "u").test(place)) ?? "other";
  };
  const count = (part: string) => mistakes.filter((mistake) => partOf(mistake) === part).length;
  return Object.fromEntries([...POLICY_PARTS, "other"].map((part) => [part, count(part)]));
}

function countSites({ sites }: OptionsState): Pick<BugReport, "sites" | "grants"> {
  const told = sites.filter(({ isPrivate }) => !isPrivate);
  const grants = told.flatMap((site) => site.grants);
  const lives = LIVES.map((life) => [life, grants.filter((grant) => grant.life === life).length]);
  const scopes = SCOPES.map((scope) => [
    scope,
    grants.filter((grant) => grant.scopes.includes(scope)).length,
  ]);
  return {
    sites: {
      inAll: told.length,
      framed: told.filter(({ framedBy }) => framedBy !== undefined).length,
      silenced: told.filter(({ silencedUntil }) => silencedUntil !== undefined).length,
      blocks: told.flatMap(({ blocks }) => blocks).length,
    },
    grants: {
      ...Object.fromEntries(lives),
      ...Object.fromEntries(scopes),
      fromPolicy: grants.filter(({ isFromPolicy }) => isFromPolicy).length,
    },
  };
}

function countEndings(entries: readonly LogEntry[]): Readonly<Record<string, number>> {
  const of = (kind: string) => entries.filter(({ ending }) => ending === kind).length;
  return {
    closed: of("closed"),
    left: of("left"),
    stopped: of("stopped"),
    failed: entries.filter(({ ending }) => typeof ending !== "string").length,
  };
}

function failuresIn(entries: readonly LogEntry[], now: number): readonly ReportedFailure[] {
  const failures = entries.flatMap(({ ending, kind, isSecure, wasOpen, startedAt, endedAt }) => {
    if (typeof ending === "string") return [];
    return {
      minutesAgo: whole((now - endedAt) / MINUTE_MILLISECONDS),
      afterSeconds: whole((endedAt - startedAt) / SECOND_MILLISECONDS),
      kind,
      tls: isSecure,
      wasOpen,
      name: ending.name,
      class: ending.message,
      code: codeIn(ending.errorCode),
    };
  });
  return failures.slice(-MOST_FAILURES).toReversed();
}

/** The clock may have been set back meanwhile. */
const whole = (value: number) => Math.max(0, Math.round(value));

/** As every code is that the host makes. */
const codeIn = (text: string) => (/^[A-Z][A-Z0-9_]{1,79}$/u.test(text) ? text : "OTHER");

const versionIn = (text: string) => (/^\d{1,4}(?:\.\d{1,4}){1,3}$/u.test(text) ? text : "other");
