import { classifyAddress } from "../../protocol/address.ts";
import { type Failure, permissionFailure } from "../../protocol/failure.ts";
import { missingScopes, requiredScopes, type Scope } from "../../protocol/scope.ts";

/** The SMTP relay port, closed towards the internet: an open door for spam. */
const RELAY_PORT = 25;

export type Verdict =
  | { readonly type: "permitted"; readonly addresses: readonly string[] }
  /** More scopes would do; `address` is the one to ask about. */
  | { readonly type: "denied"; readonly missing: readonly Scope[]; readonly address: string }
  | { readonly type: "failed"; readonly failure: Failure };

/**
 * The host's own check of where a connection may go, made on resolved addresses, whatever the
 * browser's half has decided. Of a name that leads to several places, only the permitted ones stay.
 */
export function permittedAddresses(
  addresses: readonly string[],
  port: number,
  scopes: readonly Scope[],
): Verdict {
  if (port === 0) return { type: "failed", failure: permissionFailure("BLOCKED_PORT") };
  const candidates = addresses.filter(
    (address) => port !== RELAY_PORT || classifyAddress(address) !== "public",
  );
  const [first] = candidates;
  if (first === undefined) return { type: "failed", failure: permissionFailure("BLOCKED_PORT") };
  const missingFor = (address: string) =>
    missingScopes(requiredScopes(classifyAddress(address), port), scopes);
  const permitted = candidates.filter((address) => missingFor(address).length === 0);
  if (permitted.length > 0) return { type: "permitted", addresses: permitted };
  return { type: "denied", missing: missingFor(first), address: first };
}
