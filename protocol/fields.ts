import * as v from "valibot";
import { base64ByteLength, PAYLOAD_BASE64_CHARACTERS } from "./base64.ts";
import { FAILURE_CLASSES, FAILURE_NAMES } from "./failure.ts";
import { HOST_CHARACTERS, PAYLOAD_BYTES, WINDOW_BYTES } from "./limits.ts";

/**
 * The number that names a socket or listener on one connection. Whoever opens it counts up from 1;
 * connections that a listener accepts are counted down from −1 by the other side. None is reused.
 */
export const socketIdSchema = v.pipe(v.number(), v.safeInteger(), v.notValue(0));
export type SocketId = v.InferOutput<typeof socketIdSchema>;

/** The id of what is being opened. */
export const newSocketIdSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** The id of what a listener has accepted. */
export const acceptedSocketIdSchema = v.pipe(v.number(), v.safeInteger(), v.maxValue(-1));

export const portSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

export const hostSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(HOST_CHARACTERS));

/** Connections that may wait to be accepted; 0 leaves it to the system. */
export const backlogSchema = portSchema;

/** How many bytes were consumed or handed on since the last report. */
export const byteCountSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(WINDOW_BYTES),
);

/** A place in the stream of one socket, in one direction: bytes before it. */
export const byteOffsetSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The number that names a second pipe between a document and the host. Counted up from 1. */
export const pipeIdSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export type PipeId = v.InferOutput<typeof pipeIdSchema>;

/** 256 random bits, in base64url without padding: fit for a WebSocket's subprotocol. */
export const pipeTokenSchema = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));

/** Origins as a browser writes them in the `Origin` header, extensions' included. */
export const originSchema = v.pipe(v.string(), v.regex(/^[a-z-]+:\/\/[^\s/]{1,300}$/));

export const payloadSchema = v.pipe(
  v.instance(ArrayBuffer),
  v.check(({ byteLength }) => byteLength > 0 && byteLength <= PAYLOAD_BYTES),
);

/** Payload, where messages are JSON. */
export const base64Schema = v.pipe(
  v.string(),
  v.minLength(4),
  v.maxLength(PAYLOAD_BASE64_CHARACTERS),
  v.check((text) => base64ByteLength(text) <= PAYLOAD_BYTES),
);

export const failureSchema = v.strictObject({
  name: v.picklist(FAILURE_NAMES),
  message: v.picklist(FAILURE_CLASSES),
  errorCode: v.pipe(v.string(), v.regex(/^[A-Z0-9_]{1,80}$/)),
});
