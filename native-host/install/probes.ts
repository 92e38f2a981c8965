import type { Handshake } from "./handshake.ts";

/** How doctor tries out programs. */
export interface Probes {
  readonly shakeHands: Handshake;
  /** What the Node at the path gives for its version, such as `v20.19.0`; undefined for nothing. */
  readonly nodeVersion: (path: string) => Promise<string | undefined>;
}
