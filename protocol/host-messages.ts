/**
 * The messages between the broker and the native host, as docs/PROTOCOL.md describes them. Socket
 * ids are the broker's own, for all pages together.
 */
import * as v from "valibot";
import {
  acceptedSocketIdSchema,
  backlogSchema,
  base64Schema,
  byteCountSchema,
  byteOffsetSchema,
  failureSchema,
  hostSchema,
  newSocketIdSchema,
  originSchema,
  pipeIdSchema,
  pipeTokenSchema,
  portSchema,
  socketIdSchema,
} from "./fields.ts";
import { SOCKETS_IN_ALL } from "./limits.ts";
import { MOST_RECORDS, recordingIdSchema, recordSchema } from "./recorded.ts";
import { rulesSchema } from "./rule.ts";
import { SCOPES, scopeSchema } from "./scope.ts";

const id = socketIdSchema;
const newId = newSocketIdSchema;
const pipe = pipeIdSchema;
const recording = recordingIdSchema;
/**
 * Of a socket that is attached to a pipe: so many bytes of its stream come before this message,
 * wherever they travel.
 */
const after = v.optional(byteOffsetSchema);
const version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const shortText = v.pipe(v.string(), v.maxLength(200));

export const toHostSchema = v.variant("type", [
  /** The first message. Answered by `hello` or `incompatible`. */
  v.strictObject({ type: v.literal("hello"), minimumVersion: version, maximumVersion: version }),
  /** Connect, as far as the site's `rules` allow. Answered by `opened`, `denied` or `error`. */
  v.strictObject({
    type: v.literal("open"),
    id: newId,
    host: hostSchema,
    port: portSchema,
    secure: v.boolean(),
    rules: rulesSchema,
  }),
  /**
   * Listen, on any free port for 0: for this computer, or for other devices too where the `rules`
   * allow that. Answered by `listening`, `denied` or `error`.
   */
  v.strictObject({
    type: v.literal("listen"),
    id: newId,
    port: portSchema,
    backlog: backlogSchema,
    rules: rulesSchema,
  }),
  v.strictObject({ type: v.literal("send"), id, data: base64Schema }),
  v.strictObject({ type: v.literal("credit"), id, byteLength: byteCountSchema }),
  /** Start TLS on an open connection. Answered by `upgraded` or `error`; nothing is sent until then. */
  v.strictObject({ type: v.literal("upgrade"), id, after }),
  v.strictObject({ type: v.literal("close"), id, after }),
  v.strictObject({ type: v.literal("abort"), id }),
  /**
   * Since version 2: listen for the one WebSocket of a second pipe, from one of these origins, whose
   * sockets may hold `byteLimit` bytes together with all others of this `site`. Answered by
   * `pipe-offered` or `pipe-lost`.
   */
  v.strictObject({
    type: v.literal("offer-pipe"),
    pipe,
    origins: v.pipe(v.array(originSchema), v.minLength(1), v.maxLength(2)),
    site: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    byteLimit: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  /** Since version 2: the pipe is not needed any more, or not wanted. */
  v.strictObject({ type: v.literal("close-pipe"), pipe }),
  /**
   * Since version 2: the payload of the socket travels on this pipe from now on, under the page's own
   * id. The pipe says `ready` when the host expects the page's there.
   */
  v.strictObject({ type: v.literal("attach"), id, pipe, pageId: socketIdSchema }),
  /**
   * Since version 2: the socket's pipe is lost, and it goes on here. The page has received and
   * consumed so many bytes of its stream. Answered by `resumed`.
   */
  v.strictObject({
    type: v.literal("resume"),
    id,
    received: byteOffsetSchema,
    consumed: byteOffsetSchema,
  }),
  /** Since version 2: how many bytes have these sockets had? Answered by `counts`. */
  v.strictObject({
    type: v.literal("count"),
    ids: v.pipe(v.array(id), v.minLength(1), v.maxLength(SOCKETS_IN_ALL)),
  }),
  /**
   * Since version 2: record what these sockets carry from now on, and what is accepted by the
   * listeners among them, for a person at the developer tools. They may be ones that are opened next.
   * Answered by `recorded`, if there is anything.
   */
  v.strictObject({
    type: v.literal("record"),
    recording,
    ids: v.pipe(v.array(id), v.minLength(1), v.maxLength(SOCKETS_IN_ALL)),
  }),
  /** Since version 2: one `recorded` was taken, and there is room for another. */
  v.strictObject({ type: v.literal("recorded-taken"), recording }),
  /** Since version 2: record nothing any more for this. */
  v.strictObject({ type: v.literal("end-recording"), recording }),
]);
export type ToHost = v.InferOutput<typeof toHostSchema>;

/** What the host answers to a message that it cannot act on. Append-only. */
export const FAULT_CODES = [
  "NOT_JSON",
  "MESSAGE_TOO_LONG",
  "MESSAGE_INVALID",
  "HELLO_EXPECTED",
  "HELLO_REPEATED",
  "SOCKET_UNKNOWN",
  "SOCKET_EXISTS",
  "PIPE_UNKNOWN",
  "PIPE_EXISTS",
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

export const fromHostSchema = v.variant("type", [
  v.strictObject({ type: v.literal("hello"), version, hostVersion: shortText }),
  /** The two version ranges do not meet. The host serves nothing. */
  v.strictObject({
    type: v.literal("incompatible"),
    minimumVersion: version,
    maximumVersion: version,
    hostVersion: shortText,
  }),
  /** The connection stands, to this address. */
  v.strictObject({ type: v.literal("opened"), id, address: shortText }),
  /** The rules deny these scopes or lack them; `address` is what the name led to. */
  v.strictObject({
    type: v.literal("denied"),
    id,
    missing: v.pipe(v.array(scopeSchema), v.minLength(1), v.maxLength(SCOPES.length)),
    address: shortText,
  }),
  /** The listener's port, as the system has bound it. */
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
  v.strictObject({ type: v.literal("data"), id, data: base64Schema }),
  v.strictObject({ type: v.literal("sent"), id, byteLength: byteCountSchema }),
  v.strictObject({ type: v.literal("end"), id, after }),
  v.strictObject({ type: v.literal("error"), id, failure: failureSchema }),
  v.strictObject({ type: v.literal("closed"), id }),
  /** Since version 2: the pipe can be had at this port of 127.0.0.1, once, with this token. */
  v.strictObject({
    type: v.literal("pipe-offered"),
    pipe,
    port: portSchema,
    token: pipeTokenSchema,
  }),
  /** Since version 2: the pipe is gone, or never came about. The last message about it. */
  v.strictObject({ type: v.literal("pipe-lost"), pipe }),
  /**
   * Since version 2: the host has received so many bytes of the page's stream, and handed so many of
   * them to the operating system. What it sends to the page goes on at the place that `resume` named.
   */
  v.strictObject({
    type: v.literal("resumed"),
    id,
    received: byteOffsetSchema,
    sent: byteOffsetSchema,
  }),
  /** Since version 2: of each socket that `count` asked about, payload bytes since it was opened. */
  v.strictObject({
    type: v.literal("counts"),
    sockets: v.pipe(
      v.array(v.strictObject({ id, received: byteOffsetSchema, sent: byteOffsetSchema })),
      v.maxLength(SOCKETS_IN_ALL),
    ),
  }),
  /** Since version 2: what was recorded, in the order of each socket and direction. */
  v.strictObject({
    type: v.literal("recorded"),
    recording,
    records: v.pipe(v.array(recordSchema), v.minLength(1), v.maxLength(MOST_RECORDS)),
  }),
  /** A message could not be acted on; everything else goes on. */
  v.strictObject({
    type: v.literal("fault"),
    code: v.picklist(FAULT_CODES),
    reason: shortText,
    id: v.optional(id),
  }),
]);
export type FromHost = v.InferOutput<typeof fromHostSchema>;
