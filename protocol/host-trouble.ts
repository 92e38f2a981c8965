/**
 * Why a native host is of no use to the extension, in the one list that both of them share: each
 * trouble has its own words and mending step in the extension's pages and in the host's own `doctor`.
 *
 * - `not-installed`: the browser finds no manifest that names it for this extension
 * - `too-old`: it speaks earlier versions of the protocol alone
 * - `too-new`: it speaks later versions of the protocol alone
 * - `crashed`: it started and ended without our asking
 * - `garbage`: it printed something that is not a message of the protocol
 * - `silent`: it started and did not answer in time
 */
export const HOST_TROUBLES = [
  "not-installed",
  "too-old",
  "too-new",
  "crashed",
  "garbage",
  "silent",
] as const;
export type HostTroubleType = (typeof HOST_TROUBLES)[number];
