/** What a browser's side of a WebSocket holds (RFC 6455 §5), read as a whole instead of piece by piece. */
export interface NaiveWebSocket {
  /** Whole messages, pings, and what ended it, in their order. */
  readonly events: readonly (readonly [what: string, bytes: Buffer])[];
  /** Of a message that has not ended. */
  readonly unfinished: Buffer;
}

export function naiveWebSocket(stream: Uint8Array, mostMessageBytes: number): NaiveWebSocket {
  const bytes = Buffer.from(stream);
  const events: (readonly [string, Buffer])[] = [];
  let message: Buffer | undefined;
  let at = 0;
  const ended = (what: string) => {
    events.push([what, Buffer.alloc(0)]);
    return { events, unfinished: message ?? Buffer.alloc(0) };
  };
  for (;;) {
    const frame = frameAt(bytes, at);
    if (frame === undefined) return { events, unfinished: message ?? Buffer.alloc(0) };
    const { first, isMasked, byteLength, payload, end } = frame;
    const opcode = first % 16;
    const isFinal = first >= 128;
    const isControl = opcode >= 8;
    if ((first % 128) - opcode !== 0 || !isMasked) return ended("fail 1002");
    if (opcode === 1) return ended("fail 1003");
    if (![0, 2, 8, 9, 10].includes(opcode)) return ended("fail 1002");
    if (isControl && (!isFinal || byteLength > 125)) return ended("fail 1002");
    if (!isControl) {
      if ((opcode === 0) !== (message !== undefined)) return ended("fail 1002");
      if ((message?.byteLength ?? 0) + byteLength > mostMessageBytes) return ended("fail 1009");
      message = Buffer.concat([message ?? Buffer.alloc(0), payload]);
    }
    if (end > bytes.byteLength) return { events, unfinished: message ?? Buffer.alloc(0) };
    at = end;
    if (opcode === 8) return ended("close");
    if (opcode === 9) events.push(["ping", payload]);
    if (!isControl && isFinal) {
      events.push(["message", message ?? Buffer.alloc(0)]);
      message = undefined;
    }
  }
}

/** A frame whose header is there, with as much of its payload as is there. */
function frameAt(bytes: Buffer, start: number) {
  if (bytes.byteLength < start + 2) return undefined;
  const first = bytes.readUInt8(start);
  const second = bytes.readUInt8(start + 1);
  const isMasked = second >= 128;
  const short = second % 128;
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
  const maskAt = start + 2 + lengthBytes;
  const payloadAt = maskAt + (isMasked ? 4 : 0);
  if (bytes.byteLength < payloadAt) return undefined;
  const byteLength =
    lengthBytes === 0 ? short : Number(`0x${bytes.toString("hex", start + 2, maskAt)}`);
  const mask = bytes.subarray(maskAt, payloadAt);
  const masked = bytes.subarray(payloadAt, Math.min(payloadAt + byteLength, bytes.byteLength));
  const payload = Buffer.from(masked.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return { first, isMasked, byteLength, payload, end: payloadAt + byteLength };
}
