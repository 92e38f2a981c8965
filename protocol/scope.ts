import * as v from "valibot";
import type { AddressKind } from "./address.ts";

/**
 * What a grant can allow.
 *
 * - `connect`: public addresses, ports 1024 and up; the next two come on top of it
 * - `system-ports`: ports below 1024
 * - `local-network`: this computer and the networks around it
 * - `listen`: accepting connections from this computer
 * - `listen-network`: accepting them from other devices too; comes on top of `listen`
 */
export const SCOPES = [
  "connect",
  "system-ports",
  "local-network",
  "listen",
  "listen-network",
] as const;
export type Scope = (typeof SCOPES)[number];
export const scopeSchema = v.picklist(SCOPES);

const FIRST_UNPRIVILEGED_PORT = 1024;

/** The scopes that a connection to such an address and port needs. */
export function requiredScopes(kind: AddressKind, port: number): readonly Scope[] {
  const scopes: Scope[] = ["connect"];
  if (port < FIRST_UNPRIVILEGED_PORT) scopes.push("system-ports");
  if (kind !== "public") scopes.push("local-network");
  return scopes;
}

/** The scopes that listening on this port takes; 0 is any free one, none of them below 1024. */
export function requiredToListen(port: number): readonly Scope[] {
  const isSystemPort = port > 0 && port < FIRST_UNPRIVILEGED_PORT;
  return isSystemPort ? ["listen", "system-ports"] : ["listen"];
}
