import { type Destination, destinationText } from "../../../protocol/destination.ts";
import { missingScopes, SCOPES, type Scope } from "../../../protocol/scope.ts";
import { ANY_DESTINATION, type Grant, type SitePermission } from "./grant.ts";

export type Decision =
  /** Go ahead, with all that the grants give for this destination. */
  | { readonly type: "allow"; readonly scopes: readonly Scope[] }
  /** The person may add these. */
  | { readonly type: "ask"; readonly missing: readonly Scope[] }
  | { readonly type: "deny" };

/**
 * May a site connect to a destination for which these scopes are required? A site that was given
 * nothing is refused and not asked about: it asks for the permission as such first.
 */
export function decide(
  { grants, isBlocked }: SitePermission,
  destination: Destination,
  required: readonly Scope[],
): Decision {
  if (isBlocked || grants.length === 0) return { type: "deny" };
  const matching = grants.filter((grant) => reaches(grant, destination));
  const scopes = SCOPES.filter((scope) => matching.some((grant) => grant.scopes.includes(scope)));
  const missing = missingScopes(required, scopes);
  return missing.length === 0 ? { type: "allow", scopes } : { type: "ask", missing };
}

function reaches({ destinations }: Grant, destination: Destination): boolean {
  return destinations.some(
    (pattern) => pattern === ANY_DESTINATION || pattern === destinationText(destination),
  );
}
