/**
 * What the broker knows of the native host. Each fault has its own words and mending step in the
 * extension's pages; a page on the web sees NotAvailableError alone.
 *
 * - `unknown`: not tried yet, or closed after its last socket
 * - `ready`: running, and it speaks our protocol
 * - `not-installed`: the browser finds no manifest that names it for this extension
 * - `incompatible`: it speaks other versions of the protocol
 * - `crashed`: it started and ended without our asking
 * - `garbage`: it printed something that is not a message of the protocol
 * - `silent`: it started and did not answer in time
 */
export type HostState =
  | "unknown"
  | "ready"
  | "not-installed"
  | "incompatible"
  | "crashed"
  | "garbage"
  | "silent";
