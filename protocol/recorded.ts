/** What a host records of a socket for the developer tools, and tells in `recorded`. */
import * as v from "valibot";
import { base64Schema, byteOffsetSchema, portSchema, socketIdSchema } from "./fields.ts";

/** Records in one message. */
export const MOST_RECORDS = 256;

/** The number that names a recording, of whatever sockets belong to it. Counted up from 1. */
export const recordingIdSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export type RecordingId = v.InferOutput<typeof recordingIdSchema>;

/** Seen from this computer. */
export const DIRECTIONS = ["received", "sent"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Milliseconds since 1970, with fractions, on a clock of the host's that never goes back. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const id = socketIdSchema;
const direction = v.picklist(DIRECTIONS);
const endpoint = v.strictObject({ address: v.pipe(v.string(), v.maxLength(64)), port: portSchema });

export const recordSchema = v.variant("kind", [
  /** The connection stands, between these two; with TLS, the handshake is through. */
  v.strictObject({ kind: v.literal("opened"), id, time, local: endpoint, remote: endpoint }),
  /** The same of a connection that was open before it was recorded, and has had so many bytes. */
  v.strictObject({
    kind: v.literal("joined"),
    id,
    time,
    local: endpoint,
    remote: endpoint,
    received: byteOffsetSchema,
    sent: byteOffsetSchema,
  }),
  /** Payload, of this place in the stream: inside TLS, where there is TLS. */
  v.strictObject({
    kind: v.literal("bytes"),
    id,
    time,
    direction,
    place: byteOffsetSchema,
    data: base64Schema,
  }),
  /** So many bytes went by from this place on that there was no room to record. */
  v.strictObject({
    kind: v.literal("omitted"),
    id,
    time,
    direction,
    place: byteOffsetSchema,
    byteLength: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  /** An upgrade to TLS is through. */
  v.strictObject({ kind: v.literal("secured"), id, time }),
  /** Nothing more comes in this direction. */
  v.strictObject({ kind: v.literal("ended"), id, time, direction }),
]);
export type HostRecord = v.InferOutput<typeof recordSchema>;
