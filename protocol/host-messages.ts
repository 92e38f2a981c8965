/**
 * The messages between the broker and the native host, as docs/PROTOCOL.md describes them. Socket
 * ids are the broker's own, for all pages together.
 */
import * as v from "valibot";
import { base64ByteLength, PAYLOAD_BASE64_CHARACTERS } from "./base64.ts";
import {
  acceptedSocketIdSchema,
  backlogSchema,
  byteCountSchema,
  failureSchema,
  hostSchema,
  newSocketIdSchema,
  portSchema,
  socketIdSchema,
} from "./fields.ts";
import { PAYLOAD_BYTES } from "./limits.ts";
import { rulesSchema } from "./rule.ts";
import { SCOPES, scopeSchema } from "./scope.ts";

const id = socketIdSchema;
const newId = newSocketIdSchema;
const version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const shortText = v.pipe(v.string(), v.maxLength(200));
const base64 = v.pipe(
  v.string(),
  v.minLength(4),
  v.maxLength(PAYLOAD_BASE64_CHARACTERS),
  v.check((text) => base64ByteLength(text) <= PAYLOAD_BYTES),
);

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
  v.strictObject({ type: v.literal("send"), id, data: base64 }),
  v.strictObject({ type: v.literal("credit"), id, byteLength: byteCountSchema }),
  /** Start TLS on an open connection. Answered by `upgraded` or `error`; nothing is sent until then. */
  v.strictObject({ type: v.literal("upgrade"), id }),
  v.strictObject({ type: v.literal("close"), id }),
  v.strictObject({ type: v.literal("abort"), id }),
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
  v.strictObject({ type: v.literal("upgraded"), id }),
  v.strictObject({ type: v.literal("data"), id, data: base64 }),
  v.strictObject({ type: v.literal("sent"), id, byteLength: byteCountSchema }),
  v.strictObject({ type: v.literal("end"), id }),
  v.strictObject({ type: v.literal("error"), id, failure: failureSchema }),
  v.strictObject({ type: v.literal("closed"), id }),
  /** A message could not be acted on; everything else goes on. */
  v.strictObject({
    type: v.literal("fault"),
    code: v.picklist(FAULT_CODES),
    reason: shortText,
    id: v.optional(id),
  }),
]);
export type FromHost = v.InferOutput<typeof fromHostSchema>;
