import type { MessageLimits } from "../../native-host/pipe/web-socket-reader.ts";

type NaiveEvent = readonly [what: string, bytes: Buffer];

/**
 * What a browser's side of a WebSocket says (RFC 6455 §5), read as a whole instead of piece by piece:
 * runs of binary payload, whole texts, pings, and what ended it, in their order.
 */
export function naiveWebSocket(stream: Uint8Array, limits: MessageLimits): readonly NaiveEvent[] {
  const bytes = Buffer.from(stream);
  const events: NaiveEvent[] = [];
  let message: { readonly kind: "binary" | "text"; bytes: Buffer } | undefined;
  let at = 0;
  const told = (what: string, told = Buffer.alloc(0)) => {
    const last = events.at(-1);
    if (what !== "data" || last?.[0] !== "data") events.push([what, told]);
    else events.splice(-1, 1, ["data", Buffer.concat([last[1], told])]);
    return events;
  };
  for (;;) {
    const frame = frameAt(bytes, at);
    if (frame === undefined) return events;
    const { first, isMasked, byteLength, payload, end } = frame;
    const opcode = first % 16;
    const isFinal = first >= 128;
    const isControl = opcode >= 8;
    if ((first % 128) - opcode !== 0 || !isMasked) return told("fail 1002");
    if (![0, 1, 2, 8, 9, 10].includes(opcode)) return told("fail 1002");
    if (isControl && (!isFinal || byteLength > 125)) return told("fail 1002");
    if (!isControl) {
      if ((opcode === 0) !== (message !== undefined)) return told("fail 1002");
      message ??= { kind: opcode === 1 ? "text" : "binary", bytes: Buffer.alloc(0) };
      if (message.bytes.byteLength + byteLength > limits[message.kind]) return told("fail 1009");
      message.bytes = Buffer.concat([message.bytes, payload]);
      if (message.kind === "binary" && payload.byteLength > 0) told("data", payload);
    }
    if (end > bytes.byteLength) return events;
    at = end;
    if (opcode === 8) return told("close");
    if (opcode === 9) told("ping", payload);
    if (!isControl && isFinal) {
      if (message?.kind === "text") told("text", Buffer.from(String(message.bytes)));
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
