import type { PipeId, SocketId } from "../../../protocol/fields.ts";
import type { FromHost } from "../../../protocol/host-messages.ts";
import type { Rule } from "../../../protocol/rule.ts";

/** What the host says about one socket or listener. */
export type SocketReport =
  | Exclude<
      FromHost,
      {
        type:
          | "hello"
          | "incompatible"
          | "fault"
          | "data"
          | "accepted"
          | "pipe-offered"
          | "pipe-lost"
          | "counts"
          | "recorded";
      }
    >
  | { readonly type: "data"; readonly data: ArrayBuffer };

export interface HostOpenRequest {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly rules: readonly Rule[];
}

export interface HostListenRequest {
  /** 0 for any free one. */
  readonly port: number;
  readonly backlog: number;
  readonly rules: readonly Rule[];
}

/** A connection that a listener in the host has accepted, from this address and port. */
export interface AcceptedConnection {
  readonly host: string;
  readonly port: number;
  readonly socket: HostSocket;
}

export interface HostListenerEvents {
  /** Is told the listener's number before the host hears of it. */
  announce?(id: SocketId): void;
  /** Hears about the listener, up to one last `closed`, `error` or `denied`. */
  report(report: SocketReport): void;
  /** @returns who hears about the connection */
  accept(accepted: AcceptedConnection): (report: SocketReport) => void;
}

export interface PlaceInStream {
  /** Bytes. */
  readonly after?: number | undefined;
}

/** One socket in the host. After its last report it takes what is said to it and does nothing. */
export interface HostSocket {
  /** Its number in the host. */
  readonly id: SocketId;
  send(data: ArrayBuffer): void;
  credit(byteLength: number): void;
  /** @param place says after how many bytes of the page's, where those travel by a pipe */
  upgrade(place?: PlaceInStream): void;
  close(place?: PlaceInStream): void;
  abort(): void;
  /** The payload travels by this pipe from now on, under the page's own id. */
  attach(pipe: PipeId, pageId: SocketId): void;
  /** The pipe is lost, and the page has got this far. */
  resume(place: { readonly received: number; readonly consumed: number }): void;
}
