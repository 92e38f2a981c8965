/** What a stream of native messages holds, read as a whole instead of piece by piece. */
import type { Decoded } from "../../protocol/native-message.ts";

export interface NaivelyDecoded {
  readonly decoded: readonly Decoded[];
  readonly isMidMessage: boolean;
}

export function naiveDecode(
  stream: Uint8Array,
  littleEndian: boolean,
  maximumBytes: number,
): NaivelyDecoded {
  const bytes = Buffer.from(stream);
  const decoded: Decoded[] = [];
  let at = 0;
  while (at + 4 <= bytes.byteLength) {
    const length = littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    const start = at + 4;
    const end = start + length;
    if (length > maximumBytes) {
      decoded.push({ type: "fault", code: "MESSAGE_TOO_LONG" });
    } else if (end <= bytes.byteLength) {
      decoded.push(naiveMessage(bytes.subarray(start, end)));
    }
    if (end > bytes.byteLength) return { decoded, isMidMessage: true };
    at = end;
  }
  return { decoded, isMidMessage: at < bytes.byteLength };
}

function naiveMessage(body: Buffer): Decoded {
  const text = body.toString("utf8");
  // Whatever is not UTF-8 comes back as other bytes.
  const isUtf8 = Buffer.from(text, "utf8").equals(body);
  try {
    // A byte order mark is no part of the text (https://encoding.spec.whatwg.org/#utf-8-decode).
    if (isUtf8) return { type: "message", value: JSON.parse(text.replace(/^\ufeff/u, "")) };
  } catch {}
  return { type: "fault", code: "NOT_JSON" };
}
