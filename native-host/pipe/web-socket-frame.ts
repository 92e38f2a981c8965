import { OPCODE } from "./web-socket-reader.ts";

const FINAL = 0x80;

/** The header of a server's frame, which is not masked and not fragmented (RFC 6455 §5.2). */
export function webSocketHeader(opcode: number, byteLength: number): Buffer {
  if (byteLength < 126) return Buffer.from([FINAL | opcode, byteLength]);
  if (byteLength < 65_536) {
    return Buffer.from([FINAL | opcode, 126, byteLength >> 8, byteLength & 0xff]);
  }
  const header = Buffer.alloc(10);
  header[0] = FINAL | opcode;
  header[1] = 127;
  header.writeBigUInt64BE(BigInt(byteLength), 2);
  return header;
}

/** A close frame with its code. */
export function closeFrame(code: number): Buffer {
  return Buffer.concat([webSocketHeader(OPCODE.close, 2), Buffer.from([code >> 8, code & 0xff])]);
}
