/**
 * The frames of a second pipe, one a WebSocket message: a header, then the payload. All numbers are
 * little-endian: 32 bits of type, 32 bits of socket id (signed, the page's own), 64 bits of floating
 * point for a place in the socket's stream or a number of bytes.
 */
import type { SocketId } from "./fields.ts";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "./limits.ts";

export type PipeHeader =
  /** Payload follows, of this place in the socket's stream; from either side. */
  | { readonly type: "data"; readonly id: SocketId; readonly offset: number }
  /** To the host: received bytes that the page has consumed since the last report. */
  | { readonly type: "credit"; readonly id: SocketId; readonly byteLength: number }
  /** To the page: bytes handed to the operating system since the last report. */
  | { readonly type: "sent"; readonly id: SocketId; readonly byteLength: number }
  /** To the page: the host takes the socket's frames on this pipe from now on. */
  | { readonly type: "ready"; readonly id: SocketId }
  /** To the page: report from now on at once what is consumed, for something waits for the last of it. */
  | { readonly type: "flush"; readonly id: SocketId };

export const PIPE_HEADER_BYTES = 16;

/** The longest WebSocket message on a pipe. */
export const PIPE_FRAME_BYTES = PIPE_HEADER_BYTES + PAYLOAD_BYTES;

/** As on the wire. Append-only. */
const TYPES = { data: 1, credit: 2, sent: 3, ready: 4, flush: 5 } as const;

const LITTLE_ENDIAN = true;

/** A frame with room for so many bytes of payload, which the caller writes. */
export function startPipeFrame(header: PipeHeader, payloadBytes = 0): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(PIPE_HEADER_BYTES + payloadBytes);
  writePipeHeader(frame, header);
  return frame;
}

/** Writes a header where a frame starts. */
export function writePipeHeader(frame: Uint8Array, header: PipeHeader): void {
  const view = new DataView(frame.buffer, frame.byteOffset);
  view.setUint32(0, TYPES[header.type], LITTLE_ENDIAN);
  view.setInt32(4, header.id, LITTLE_ENDIAN);
  view.setFloat64(8, numberOf(header), LITTLE_ENDIAN);
}

/**
 * Reads what a frame starts with.
 *
 * @returns undefined if that is no header of ours, or shorter than one
 */
export function readPipeHeader(frame: Uint8Array): PipeHeader | undefined {
  if (frame.byteLength < PIPE_HEADER_BYTES) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, PIPE_HEADER_BYTES);
  const id = view.getInt32(4, LITTLE_ENDIAN);
  const value = view.getFloat64(8, LITTLE_ENDIAN);
  if (id === 0 || !Number.isSafeInteger(value) || value < 0) return undefined;
  switch (view.getUint32(0, LITTLE_ENDIAN)) {
    case TYPES.data:
      return { type: "data", id, offset: value };
    case TYPES.credit:
      return isByteCount(value) ? { type: "credit", id, byteLength: value } : undefined;
    case TYPES.sent:
      return isByteCount(value) ? { type: "sent", id, byteLength: value } : undefined;
    case TYPES.ready:
      return value === 0 ? { type: "ready", id } : undefined;
    case TYPES.flush:
      return value === 0 ? { type: "flush", id } : undefined;
    default:
      return undefined;
  }
}

function isByteCount(value: number): boolean {
  return value > 0 && value <= WINDOW_BYTES;
}

function numberOf(header: PipeHeader): number {
  if (header.type === "data") return header.offset;
  return "byteLength" in header ? header.byteLength : 0;
}
