/**
 * The messages between a page and the broker, which the relay hands on unread. A socket id counts
 * only on the connection of the document that made it.
 */
import * as v from "valibot";
import {
  acceptedSocketIdSchema,
  backlogSchema,
  byteCountSchema,
  byteOffsetSchema,
  failureSchema,
  hostSchema,
  newSocketIdSchema,
  payloadSchema,
  portSchema,
  socketIdSchema,
} from "./fields.ts";
import { PERMISSION_STATES } from "./permission-state.ts";

/** Longer than any host name, so that the broker can refuse a long one with the page's own error. */
const HOST_FIELD_CHARACTERS = 4096;

const id = socketIdSchema;
/** Of a socket that is attached to a pipe: so many bytes of its stream come before this message. */
const after = v.optional(byteOffsetSchema);

export const fromPageSchema = v.variant("type", [
  /** Ask for a connection. Answered by `opened` or `error`. */
  v.strictObject({
    type: v.literal("open"),
    id: newSocketIdSchema,
    host: v.pipe(v.string(), v.maxLength(HOST_FIELD_CHARACTERS)),
    port: portSchema,
    secure: v.boolean(),
  }),
  /** Ask for a listener. Answered by `listening` or `error`. */
  v.strictObject({
    type: v.literal("listen"),
    id: newSocketIdSchema,
    port: portSchema,
    backlog: backlogSchema,
  }),
  /** Bytes for the peer, within the window. */
  v.strictObject({ type: v.literal("send"), id, data: payloadSchema }),
  /** Received bytes that the page has consumed: the host may send as many more. */
  v.strictObject({ type: v.literal("credit"), id, byteLength: byteCountSchema }),
  /** Start TLS on an open connection; no `send` until `upgraded`. Answered by that or `error`. */
  v.strictObject({ type: v.literal("upgrade"), id, after }),
  /** Deliver what was sent, then close; or stop listening. Answered by `closed` or `error`. */
  v.strictObject({ type: v.literal("close"), id, after }),
  /** Drop what was sent and reset the connection. Answered by `closed`. */
  v.strictObject({ type: v.literal("abort"), id }),
  /** The page has a pipe, and wants the payload of this socket to travel there. */
  v.strictObject({ type: v.literal("attach"), id }),
  /** The pipe is lost: the socket goes on here, at these places of its stream. Answered by `resumed`. */
  v.strictObject({
    type: v.literal("resume"),
    id,
    received: byteOffsetSchema,
    consumed: byteOffsetSchema,
  }),
  /**
   * Ask what the site may expect. Answered by `permission`, now and at every later change as long as
   * the connection lives.
   */
  v.strictObject({ type: v.literal("query-permission") }),
]);
export type FromPage = v.InferOutput<typeof fromPageSchema>;

export const toPageSchema = v.variant("type", [
  v.strictObject({ type: v.literal("opened"), id }),
  /** The listener's port. */
  v.strictObject({ type: v.literal("listening"), id, port: portSchema }),
  /** The listener `id` has a connection, open, from this address and port, under an id of its own. */
  v.strictObject({
    type: v.literal("accepted"),
    id,
    acceptedId: acceptedSocketIdSchema,
    host: hostSchema,
    port: portSchema,
  }),
  v.strictObject({ type: v.literal("upgraded"), id, after }),
  v.strictObject({ type: v.literal("data"), id, data: payloadSchema }),
  /** Bytes that the host has handed to the operating system: the window opens by as many. */
  v.strictObject({ type: v.literal("sent"), id, byteLength: byteCountSchema }),
  /** The peer will send no more; all its data came before this. */
  v.strictObject({ type: v.literal("end"), id, after }),
  /** The last message for this id, in place of `closed`. */
  v.strictObject({ type: v.literal("error"), id, failure: failureSchema }),
  /** The last message for this id. */
  v.strictObject({ type: v.literal("closed"), id }),
  /** The page's stream goes on here, at these places. */
  v.strictObject({
    type: v.literal("resumed"),
    id,
    received: byteOffsetSchema,
    sent: byteOffsetSchema,
  }),
  /** The document's pipe is gone. */
  v.strictObject({ type: v.literal("pipe-lost") }),
  /** What the site may expect, said to a page that has asked. */
  v.strictObject({ type: v.literal("permission"), state: v.picklist(PERMISSION_STATES) }),
]);
export type ToPage = v.InferOutput<typeof toPageSchema>;

/**
 * The relay lost the broker, and every socket with it. The relay drops what the page sends until
 * the page answers with `Reset`, so that nothing meant for the lost broker reaches its successor.
 */
export interface Disconnected {
  readonly type: "disconnected";
}
export interface Reset {
  readonly type: "reset";
}

/** The page asks the relay whether it is still there, and the relay answers. */
export interface Ping {
  readonly type: "ping";
}
export interface Pong {
  readonly type: "pong";
}

/**
 * A pipe can be had at this port of 127.0.0.1 with this token. The relay hands it on where a page may
 * connect to this computer.
 */
export interface PipeOffered {
  readonly type: "pipe-offered";
  readonly port: number;
  readonly token: string;
}

/** Said to the relay: the page was kept from connecting. */
export interface PipeFailed {
  readonly type: "pipe-failed";
}

/** The relay has a pipe for the page, which goes by the port that comes with this message. */
export interface PipePort {
  readonly type: "pipe";
}

/** The last message of a pipe's port, which else carries what a pipe carries. */
export const PIPE_CLOSED = "closed";
