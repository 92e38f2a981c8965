import type { Destination } from "../../protocol/destination.ts";
import { type Failure, HOST_NAME_INVALID, permissionFailure } from "../../protocol/failure.ts";
import { judgeConnection, type Rule } from "../../protocol/rule.ts";
import type { Scope } from "../../protocol/scope.ts";

export type PermittedAddresses =
  | { readonly type: "permitted"; readonly addresses: readonly string[] }
  /** The rules deny or lack these scopes for `address`, which is the one to ask about. */
  | { readonly type: "denied"; readonly missing: readonly Scope[]; readonly address: string }
  | { readonly type: "failed"; readonly failure: Failure };

/**
 * The host's own check of where a connection may go, made on the addresses that `host` led to,
 * whatever the browser's half has decided. Of several, only the permitted ones stay. Where there is
 * none, the one to ask about is preferably one that no rule denies.
 */
export function permittedAddresses(
  rules: readonly Rule[],
  { host, port }: Destination,
  addresses: readonly string[],
): PermittedAddresses {
  if (port === 0) return { type: "failed", failure: permissionFailure("BLOCKED_PORT") };
  const judged = addresses.map((address) => {
    const { denied, missing } = judgeConnection(rules, { host, port, address });
    return { address, isDenied: denied.length > 0, missing: [...denied, ...missing] };
  });
  const permitted = judged.filter(({ missing }) => missing.length === 0);
  if (permitted.length > 0) {
    return { type: "permitted", addresses: permitted.map(({ address }) => address) };
  }
  const askedAbout = judged.find(({ isDenied }) => !isDenied) ?? judged[0];
  if (askedAbout === undefined) return { type: "failed", failure: HOST_NAME_INVALID };
  return { type: "denied", missing: askedAbout.missing, address: askedAbout.address };
}
