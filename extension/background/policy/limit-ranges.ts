import { SOCKETS_IN_ALL, WINDOW_BYTES } from "../../../protocol/limits.ts";
import type { Limits } from "../limits.ts";

export interface LimitRange {
  readonly least: number;
  readonly most: number;
}

/** Both directions. */
const BYTES_OF_ONE_SOCKET = 2 * WINDOW_BYTES;

/** What an administrator can set each limit to. */
export const LIMIT_RANGES: Readonly<Record<keyof Limits, LimitRange>> = {
  // The host itself keeps no more.
  socketsPerSite: { least: 1, most: SOCKETS_IN_ALL },
  socketsInAll: { least: 1, most: SOCKETS_IN_ALL },
  listenersPerSite: { least: 0, most: SOCKETS_IN_ALL },
  connectsPerSecond: { least: 1, most: 10_000 },
  bytesInFlightPerSite: {
    least: BYTES_OF_ONE_SOCKET,
    most: SOCKETS_IN_ALL * BYTES_OF_ONE_SOCKET,
  },
  promptsPerSite: { least: 1, most: 256 },
};
