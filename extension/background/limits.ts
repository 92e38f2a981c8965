import { SOCKETS_IN_ALL } from "../../protocol/limits.ts";

/** Bounds that the broker keeps sites to. An administrator can set others (docs/POLICY.md). */
export interface Limits {
  /** Sockets and listeners that a site may have at once, in all its documents. */
  readonly socketsPerSite: number;
  /** Sockets and listeners that all sites may have together. */
  readonly socketsInAll: number;
  readonly listenersPerSite: number;
  /** Connections that a site may begin in a second, after as many at once; others wait for their turn. */
  readonly connectsPerSecond: number;
  /** Bytes of a site's sockets that may be under way between page and host, both directions together. */
  readonly bytesInFlightPerSite: number;
  /** Questions of a site that may wait for the person. */
  readonly promptsPerSite: number;
}

/** In the order in which they are told. */
export const LIMIT_NAMES = [
  "socketsPerSite",
  "socketsInAll",
  "listenersPerSite",
  "connectsPerSecond",
  "bytesInFlightPerSite",
  "promptsPerSite",
] as const satisfies readonly (keyof Limits)[];

export const DEFAULT_LIMITS: Limits = {
  socketsPerSite: 1024,
  socketsInAll: SOCKETS_IN_ALL,
  listenersPerSite: 32,
  connectsPerSecond: 100,
  bytesInFlightPerSite: 256 * 1024 * 1024,
  promptsPerSite: 16,
};
