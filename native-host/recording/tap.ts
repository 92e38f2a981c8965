import type { Socket } from "node:net";
import type { Direction } from "../../protocol/recorded.ts";

/** Hears what one connection carries. It copies what it wants to keep, and never blocks. */
export interface Tap {
  /** The connection stands; this is the kernel's socket. */
  opened(socket: Socket): void;
  /** These bytes go by, of this place in the stream. */
  carried(direction: Direction, place: number, bytes: Buffer): void;
  /** An upgrade to TLS is through. */
  secured(): void;
  /** Nothing more comes in this direction. */
  ended(direction: Direction): void;
}

/** An open connection that is to be recorded from now on. */
export interface OpenEnds {
  /** The kernel's. */
  readonly socket: Socket;
  /** Bytes that it has had. */
  readonly received: number;
  readonly sent: number;
}

/** What can be listened in on. */
export interface Tapped {
  /** Undefined, which costs nothing, as long as nobody listens. */
  tap: Tap | undefined;
  /** Undefined before the connection is open, and after its end. */
  readonly openEnds: OpenEnds | undefined;
}
