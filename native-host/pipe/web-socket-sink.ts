import type { Socket } from "node:net";
import type { SocketId } from "../../protocol/fields.ts";
import { type PipeHeader, startPipeFrame } from "../../protocol/pipe-frame.ts";
import type { DataMessage } from "../transport/output-queue.ts";
import { webSocketHeader } from "./web-socket-frame.ts";
import { OPCODE } from "./web-socket-reader.ts";

/** Writes payload as a frame of the pipe, without a copy. False if the stream is full now. */
export function writeData(stream: Socket, id: SocketId, { offset, pieces }: DataMessage): boolean {
  const header = startPipeFrame({ type: "data", id, offset });
  const payloadBytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  stream.cork();
  stream.write(webSocketHeader(OPCODE.binary, header.byteLength + payloadBytes));
  let hasRoom = stream.write(header);
  for (const piece of pieces) hasRoom = stream.write(piece);
  stream.uncork();
  return hasRoom;
}

/** Writes a frame without payload. False if the stream is full now. */
export function writeHeader(stream: Socket, header: PipeHeader): boolean {
  const frame = startPipeFrame(header);
  return stream.write(Buffer.concat([webSocketHeader(OPCODE.binary, frame.byteLength), frame]));
}
