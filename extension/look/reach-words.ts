import { knownKind } from "../../protocol/destination.ts";
import type { DestinationPattern } from "../../protocol/destination-pattern.ts";
import type { Rule } from "../../protocol/rule.ts";
import { requiredScopes, type Scope } from "../../protocol/scope.ts";
import type { MessageKey } from "./localize.ts";

/** What a rule does, without where. */
export type RuleReach = Pick<Rule, "effect" | "scopes">;

const WORDS_ANYWHERE: readonly (readonly [Scope, MessageKey])[] = [
  ["connect", "popupReachConnect"],
  ["system-ports", "popupReachSystemPorts"],
  ["local-network", "popupReachLocalNetwork"],
];

/**
 * What a rule for every destination comes to. Whoever may not connect has no use for what comes on
 * top of that, so that one text says all of it.
 */
export function anywhereWords(reach: RuleReach): readonly MessageKey[] {
  const { effect, scopes } = reach;
  const isConnectingDenied = effect === "deny" && scopes.includes("connect");
  if (isConnectingDenied && scopes.includes("listen")) return ["popupReachEverythingElse"];
  const connecting: readonly MessageKey[] = isConnectingDenied
    ? ["popupReachElsewhere"]
    : WORDS_ANYWHERE.flatMap(([scope, words]) => (scopes.includes(scope) ? [words] : []));
  return [...connecting, ...listeningWords(reach)];
}

/** Who may connect to this computer's ports, or may not. */
export function listeningWords({ effect, scopes }: RuleReach): readonly MessageKey[] {
  const isForThisComputer = scopes.includes("listen");
  const isForOthers = scopes.includes("listen-network");
  if (effect === "deny" && isForThisComputer) return ["popupReachFromAnywhere"];
  if (isForThisComputer) return [isForOthers ? "popupReachListenForAll" : "popupReachListen"];
  return isForOthers ? ["popupReachListenNetwork"] : [];
}

/**
 * What a named destination does not say for itself. It says that it may be connected to, or may not;
 * a rule that denies a part only has that part named.
 */
export function destinationWords(
  reach: RuleReach,
  pattern: DestinationPattern,
): readonly MessageKey[] {
  if (reach.effect === "deny" && reach.scopes.includes("connect")) return [];
  return [...portWords(reach, pattern), ...hostWords(reach, pattern)];
}

export function portWords(
  { effect, scopes }: RuleReach,
  { firstPort, lastPort }: DestinationPattern,
): readonly MessageKey[] {
  if (!isSystemPort(firstPort)) return [];
  const isMixed = !isSystemPort(lastPort);
  if (!scopes.includes("system-ports")) {
    return isMixed && scopes.includes("connect") ? ["popupReachHighPorts"] : [];
  }
  if (firstPort === lastPort) return ["popupReachThisPort"];
  return effect === "allow" && isMixed ? ["popupReachLowPortsToo"] : ["popupReachLowPorts"];
}

function hostWords(
  { effect, scopes }: RuleReach,
  { host }: DestinationPattern,
): readonly MessageKey[] {
  if (!scopes.includes("local-network")) return [];
  switch (host.type === "exact" ? knownKind(host.host) : undefined) {
    case "public":
      return [];
    case "loopback":
    case "unspecified":
      return ["popupReachThisComputer"];
    case "private":
    case "link-local":
    case "carrier-nat":
    case "reserved":
      return ["popupReachLocalDevice"];
    case undefined:
      return effect === "allow" && host.type !== "range"
        ? ["popupReachLocalToo"]
        : ["popupReachThisLocal"];
  }
}

function isSystemPort(port: number): boolean {
  return requiredScopes("public", port).includes("system-ports");
}
