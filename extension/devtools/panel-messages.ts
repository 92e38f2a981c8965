/** What a panel of the developer tools and the broker say to each other, over a port named DEVTOOLS_PORT. */
import * as v from "valibot";
import type { Direction, HostRecord } from "../../protocol/recorded.ts";
import type { Ending, SocketFacts } from "../background/pages/live-sockets.ts";

export const DEVTOOLS_PORT = "devtools";

/** The one page that may speak on it. */
export const PANEL_PAGE = "devtools/panel.html";

/** One socket or listener of the inspected tab. */
export interface PanelSocket
  extends Pick<
    SocketFacts,
    "kind" | "host" | "port" | "isSecure" | "isOpen" | "isForOtherDevices"
  > {
  /** Names it among all, as long as the broker lives. */
  readonly key: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Of the document that has it. */
  readonly origin: string;
}

type WithKey<Kind> = Kind extends HostRecord
  ? Omit<Kind, "id"> & {
      /** The broker's name for the socket. */
      readonly key: number;
    }
  : never;

/** A record of the host's that has no payload. */
export type PanelEvent = WithKey<Exclude<HostRecord, { kind: "bytes" }>>;

export type PanelRecord = PanelEvent | PanelBytes;

export interface PanelBytes {
  readonly kind: "bytes";
  readonly key: number;
  /** Milliseconds since 1970, with fractions. */
  readonly time: number;
  readonly direction: Direction;
  readonly place: number;
  readonly data: ArrayBuffer;
}

export type ToPanel =
  /** Sent first, and when it changes: a host that is too old records nothing. */
  | { readonly type: "host"; readonly mayRecord: boolean }
  /** Those that are new or have changed; each before anything else about it. */
  | { readonly type: "sockets"; readonly sockets: readonly PanelSocket[] }
  /** Answered by `taken`. */
  | { readonly type: "recorded"; readonly records: readonly PanelRecord[] }
  /** A socket has ended; records of what it did before may come yet. */
  | {
      readonly type: "ended";
      readonly key: number;
      /** Milliseconds since 1970. */
      readonly time: number;
      readonly ending: Ending;
    };

export const fromPanelSchema = v.variant("type", [
  /** The tab that is inspected; the first message, once. */
  v.strictObject({ type: v.literal("inspect"), tabId: v.pipe(v.number(), v.integer()) }),
  /** Record from now on, or do not. */
  v.strictObject({ type: v.literal("record"), isOn: v.boolean() }),
  /** There is room for more records. */
  v.strictObject({ type: v.literal("taken") }),
]);
export type FromPanel = v.InferOutput<typeof fromPanelSchema>;
