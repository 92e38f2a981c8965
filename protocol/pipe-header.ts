/**
 * What is said on a second pipe, a WebSocket: headers are its text messages, in JSON, and payload its
 * binary ones. Payload has nothing around it, so that it is never copied to take it apart.
 */
import type { SocketId } from "./fields.ts";
import { WINDOW_BYTES } from "./limits.ts";

export type PipeHeader =
  /**
   * From either side: the payload that follows, up to the next of these, is of this socket and goes on
   * from this place in its stream. The id is the page's own.
   */
  | { readonly type: "data"; readonly id: SocketId; readonly offset: number }
  /** To the host: received bytes that the page has consumed since the last report. */
  | { readonly type: "credit"; readonly id: SocketId; readonly byteLength: number }
  /** To the page: bytes handed to the operating system since the last report. */
  | { readonly type: "sent"; readonly id: SocketId; readonly byteLength: number }
  /** To the page: the host takes the socket's payload on this pipe from now on. */
  | { readonly type: "ready"; readonly id: SocketId }
  /** To the page: report from now on at once what is consumed, for something waits for the last of it. */
  | { readonly type: "flush"; readonly id: SocketId };

/** The longest text message on a pipe; all of them are ASCII. */
export const PIPE_HEADER_CHARACTERS = 128;

export function encodePipeHeader(header: PipeHeader): string {
  return JSON.stringify(header);
}

/**
 * Reads a text message of a pipe.
 *
 * @returns undefined if that is no header
 */
export function readPipeHeader(text: string): PipeHeader | undefined {
  const value = text.length > PIPE_HEADER_CHARACTERS ? undefined : parseJson(text);
  if (!hasTypeAndId(value) || !isSocketId(value.id)) return undefined;
  const { type, id } = value;
  switch (type) {
    case "data":
      return "offset" in value && isPlace(value.offset)
        ? { type, id, offset: value.offset }
        : undefined;
    case "credit":
    case "sent":
      return "byteLength" in value && isByteCount(value.byteLength)
        ? { type, id, byteLength: value.byteLength }
        : undefined;
    case "ready":
    case "flush":
      return { type, id };
    default:
      return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasTypeAndId(value: unknown): value is { readonly type: unknown; readonly id: unknown } {
  return typeof value === "object" && value !== null && "type" in value && "id" in value;
}

function isSocketId(value: unknown): value is SocketId {
  return isInteger(value) && value !== 0;
}

function isPlace(value: unknown): value is number {
  return isInteger(value) && value >= 0;
}

function isByteCount(value: unknown): value is number {
  return isInteger(value) && value > 0 && value <= WINDOW_BYTES;
}

function isInteger(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}
