import * as v from "valibot";
import { classifyAddress, isAddress } from "./address.ts";
import { type Destination, knownKind } from "./destination.ts";
import {
  type DestinationPattern,
  destinationPatternSchema,
  matchesHost,
  matchesPort,
  namesAddresses,
  namesPort,
  parseDestinationPattern,
} from "./destination-pattern.ts";
import { DESTINATIONS_PER_RULE, RULES_PER_REQUEST } from "./limits.ts";
import { requiredScopes, requiredToListen, SCOPES, type Scope, scopeSchema } from "./scope.ts";

/** Allows or denies these scopes towards these destinations. */
export const ruleSchema = v.strictObject({
  effect: v.picklist(["allow", "deny"]),
  scopes: v.pipe(v.array(scopeSchema), v.minLength(1), v.maxLength(SCOPES.length)),
  destinations: v.pipe(
    v.array(destinationPatternSchema),
    v.minLength(1),
    v.maxLength(DESTINATIONS_PER_RULE),
  ),
});
export type Rule = v.InferOutput<typeof ruleSchema>;

/** All rules of one site that bear on one request, the ones that win first. */
export const rulesSchema = v.pipe(v.array(ruleSchema), v.maxLength(RULES_PER_REQUEST));

/** What a site wants to reach. */
export interface Target extends Destination {
  /** What `host` led to, once it was looked up. */
  readonly address?: string | undefined;
}

/** What the rules say of a target, scope by scope. */
export interface Verdict {
  /** Required, and denied by a rule. */
  readonly denied: readonly Scope[];
  /** Required, and no rule speaks of it. */
  readonly missing: readonly Scope[];
}

/** The SMTP relay port: an open door for spam. */
const RELAY_PORT = 25;

/**
 * May a site connect to this target? For each scope that the connection requires the first rule
 * that matches decides. A rule matches by the host as the site named it, or by the address that it
 * led to.
 *
 * A name that was not looked up yet is judged by what could come of it, so that it can be looked up
 * at all: as a public one, or as a local one where only that is allowed, and with every allowed
 * address range in its favour. So nothing is refused before the look-up that is allowed after it.
 */
export function judgeConnection(rules: readonly Rule[], target: Target): Verdict {
  const verdict = judge(rules, target, scopesToConnect(target));
  const isKnown = target.address !== undefined || knownKind(target.host) !== undefined;
  if (isKnown || isAllowed(verdict)) return verdict;
  const asLocal = judge(rules, target, requiredScopes("private", target.port));
  return isAllowed(asLocal) ? asLocal : verdict;
}

export function scopesToConnect({ host, port, address }: Target): readonly Scope[] {
  const kind = address === undefined ? knownKind(host) : classifyAddress(address);
  return requiredScopes(kind ?? "public", port);
}

/** Is it a mail relay on the internet, or a name that may lead to one? */
export function isMailRelay(target: Target): boolean {
  return target.port === RELAY_PORT && !scopesToConnect(target).includes("local-network");
}

/** The name that stands for this computer in the destinations of what may be listened on. */
const LISTENING_HOST = "localhost";

/** Where listening on this port happens, for rules to match. */
export function listeningTarget(port: number): Target {
  return { host: LISTENING_HOST, port, address: "127.0.0.1" };
}

/** May a site listen on this port? 0 is any free one. */
export function judgeListening(rules: readonly Rule[], port: number): Verdict {
  return judge(rules, listeningTarget(port), requiredToListen(port));
}

/** May other devices connect, where a site may listen on this port? */
export function isForOtherDevices(rules: readonly Rule[], port: number): boolean {
  return isAllowed(judge(rules, listeningTarget(port), ["listen-network"]));
}

/** What of the rules could have a say about this target, now or once its name is looked up. */
export function rulesFor(rules: readonly Rule[], { host, port }: Target): readonly Rule[] {
  const mayMatch = (pattern: DestinationPattern) =>
    matchesPort(pattern, port) &&
    (matchesHost(pattern, host) || (!isAddress(host) && namesAddresses(pattern)));
  return rules.flatMap((rule) => {
    const destinations = rule.destinations.filter((text) => patternsOf([text]).some(mayMatch));
    return destinations.length === 0 ? [] : [{ ...rule, destinations }];
  });
}

function judge(rules: readonly Rule[], target: Target, required: readonly Scope[]): Verdict {
  const denied: Scope[] = [];
  const missing: Scope[] = [];
  const matching = rules.filter((rule) => matches(rule, target, required));
  for (const scope of required) {
    const rule = matching.find(({ scopes }) => scopes.includes(scope));
    if (rule === undefined) missing.push(scope);
    else if (rule.effect === "deny") denied.push(scope);
  }
  return { denied, missing };
}

export function isAllowed({ denied, missing }: Verdict): boolean {
  return denied.length === 0 && missing.length === 0;
}

function matches(
  { effect, destinations }: Rule,
  target: Target,
  required: readonly Scope[],
): boolean {
  const isOutwards = required.includes("connect") && !required.includes("local-network");
  // Only an exact port opens the relay port towards the internet.
  const takesExactPort = effect === "allow" && target.port === RELAY_PORT && isOutwards;
  return patternsOf(destinations).some(
    (pattern) =>
      (takesExactPort ? namesPort(pattern, target.port) : matchesPort(pattern, target.port)) &&
      matchesTarget(pattern, target, effect),
  );
}

function matchesTarget(
  pattern: DestinationPattern,
  { host, address }: Target,
  effect: Rule["effect"],
): boolean {
  if (matchesHost(pattern, host)) return true;
  if (address !== undefined) return matchesHost(pattern, address);
  return effect === "allow" && !isAddress(host) && namesAddresses(pattern);
}

function patternsOf(destinations: readonly string[]): readonly DestinationPattern[] {
  return destinations.flatMap((text) => parseDestinationPattern(text) ?? []);
}
