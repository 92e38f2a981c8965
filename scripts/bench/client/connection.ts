import type { Route } from "../task.ts";

/** What the benchmark needs of a connection, whatever carries it. */
export interface Connection {
  /** Settles once it is open, or has failed. */
  readonly opened: Promise<void>;
  readonly closed: Promise<void>;
  /** Bytes that were passed to `send` and have not left yet. */
  readonly bufferedAmount: number;
  /** Called with each piece that arrives. */
  onData: (data: ArrayBuffer | Uint8Array) => void;
  /** False where the carrier advises to wait. */
  send(data: string | Uint8Array<ArrayBuffer>): boolean;
  /** Settles at the next `drain` of our sockets. */
  drained(): Promise<void>;
  /** Reads nothing until resumed; our sockets alone. */
  suspend(): void;
  resume(): void;
  close(): void;
}

export type Connect = (route: Route) => Connection;
