import type { Socket } from "node:net";
import { encodePipeHeader, type PipeHeader } from "../../protocol/pipe-header.ts";
import { webSocketHeader } from "./web-socket-frame.ts";
import { OPCODE } from "./web-socket-reader.ts";

export interface PipePayload {
  readonly pieces: readonly Buffer[];
  /** Of all pieces together. */
  readonly byteLength: number;
  /** Goes ahead of them, where they are of another socket or place than what went before. */
  readonly header: PipeHeader | undefined;
}

/** Writes payload as a message of the pipe, without a copy. False if the stream is full now. */
export function writePayload(stream: Socket, { pieces, byteLength, header }: PipePayload): boolean {
  const start = webSocketHeader(OPCODE.binary, byteLength);
  stream.cork();
  let hasRoom = stream.write(
    header === undefined ? start : Buffer.concat([textFrame(header), start]),
  );
  for (const piece of pieces) hasRoom = stream.write(piece);
  stream.uncork();
  return hasRoom;
}

/** Writes a header. False if the stream is full now. */
export function writeHeader(stream: Socket, header: PipeHeader): boolean {
  return stream.write(textFrame(header));
}

function textFrame(header: PipeHeader): Buffer {
  const text = Buffer.from(encodePipeHeader(header));
  return Buffer.concat([webSocketHeader(OPCODE.text, text.byteLength), text]);
}
