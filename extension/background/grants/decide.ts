import type { PermissionCode } from "../../../protocol/failure.ts";
import { DESTINATIONS_PER_REQUEST, RULES_PER_REQUEST } from "../../../protocol/limits.ts";
import type { PermissionState } from "../../../protocol/permission-state.ts";
import {
  judgeConnection,
  judgeListening,
  listeningTarget,
  type Rule,
  rulesFor,
  type Target,
  type Verdict,
} from "../../../protocol/rule.ts";
import type { Scope } from "../../../protocol/scope.ts";

/** What a site wants to do: connect to a target, or listen on a port (0 is any free one). */
export type AccessRequest =
  | { readonly type: "connect"; readonly target: Target }
  | { readonly type: "listen"; readonly port: number };

export type Decision =
  /** Go ahead. The rules are those that bear on it, for the host to judge by again. */
  | { readonly type: "allow"; readonly rules: readonly Rule[] }
  /** The person may add these. */
  | { readonly type: "ask"; readonly missing: readonly Scope[] }
  | { readonly type: "deny"; readonly errorCode: PermissionCode };

/**
 * May a site with these rules do this? A site that was given nothing is refused and not asked
 * about: it asks for the permission as such first.
 */
export function decide(rules: readonly Rule[], request: AccessRequest): Decision {
  if (permissionState(rules) !== "granted") return { type: "deny", errorCode: "PERMISSION_DENIED" };
  if (request.type === "connect" && request.target.port === 0) {
    return { type: "deny", errorCode: "BLOCKED_PORT" };
  }
  const { denied, missing } = judge(rules, request);
  if (denied.length > 0) return { type: "deny", errorCode: denialOf(denied, request) };
  if (missing.length > 0) return { type: "ask", missing };
  const bearing = rulesFor(rules, targetOf(request));
  if (isTooMuch(bearing)) return { type: "deny", errorCode: "QUOTA" };
  return { type: "allow", rules: bearing };
}

/** The host takes no more, and without all of them it could not judge. */
function isTooMuch(rules: readonly Rule[]): boolean {
  const destinations = rules.reduce((sum, rule) => sum + rule.destinations.length, 0);
  return rules.length > RULES_PER_REQUEST || destinations > DESTINATIONS_PER_REQUEST;
}

/** What a site with these rules may expect of its next request. */
export function permissionState(rules: readonly Rule[]): PermissionState {
  for (const { effect, scopes, destinations } of rules) {
    if (effect === "allow") return "granted";
    if (scopes.includes("connect") && destinations.includes("*:*")) return "denied";
  }
  return "prompt";
}

/** What a page hears where these scopes are refused. */
export function denialOf(scopes: readonly Scope[], request: AccessRequest): PermissionCode {
  if (request.type === "listen") return "LISTEN_DENIED";
  if (scopes.includes("local-network")) return "LOCAL_NETWORK_DENIED";
  if (scopes.includes("system-ports")) return "SYSTEM_PORT_DENIED";
  return "PERMISSION_DENIED";
}

export function targetOf(request: AccessRequest): Target {
  return request.type === "connect" ? request.target : listeningTarget(request.port);
}

function judge(rules: readonly Rule[], request: AccessRequest): Verdict {
  return request.type === "connect"
    ? judgeConnection(rules, request.target)
    : judgeListening(rules, request.port);
}
