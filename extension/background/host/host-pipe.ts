import type { PipeId } from "../../../protocol/fields.ts";

/** A second pipe that the host is asked for. */
export interface HostPipeRequest {
  /** Of the documents that may connect. */
  readonly origins: readonly string[];
  /** The same number for all pipes of a site. */
  readonly site: number;
  /** Bytes that the site's sockets may hold in the host. */
  readonly byteLimit: number;
}

export interface HostPipeEvents {
  /** It can be had at this port of 127.0.0.1, once, with this token. */
  offered(port: number, token: string): void;
  /** It is gone, or never came about. The last event. */
  lost(cause: "pipe" | "host"): void;
}

export interface HostPipe {
  readonly id: PipeId;
  close(): void;
}
