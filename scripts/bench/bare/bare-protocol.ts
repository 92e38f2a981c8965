import type { Direction } from "../task.ts";

/** The name that the bare host is installed under. */
export const BARE_HOST_NAME = "web_tcp_socket_bare";

/** Moves bytes through native messaging alone; a download is towards the browser. */
export interface BareTask {
  readonly direction: Direction;
  /** A download ends in the background, or goes on to the process of a page, as bytes. */
  readonly reach: BareReach;
  readonly bytes: number;
  /** Payload bytes of one message, before base64. */
  readonly messageBytes: number;
}

export type BareReach = "background" | "page";

/** What begins a run, from background to host. Payload follows, or comes back. */
export type BareCommand = BareTask;

/** Payload, either way. */
export interface BarePayload {
  /** Base64 of as many bytes as a message has. */
  readonly data: string;
}

/** How many bytes of an upload the host has. */
export interface BareProgress {
  readonly taken: number;
}

export type FromBareHost = BarePayload | BareProgress;

/** The host reports its progress so often, and the background is no more than some of this ahead. */
export const PROGRESS_BYTES = 2 * 1024 * 1024;

/** The content script's way to the background: bytes go there, and their number comes back. */
export const BARE_PAGE_PORT = "page";

/** Base64 of this many bytes: a multiple of three, or there is padding. */
export function payloadOf(byteLength: number): BarePayload {
  return { data: "d2Vi".repeat(Math.ceil(byteLength / 3)) };
}
