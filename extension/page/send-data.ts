import { toDOMString, toUnsignedLong } from "./webidl.ts";

type SendData = ArrayBufferLike | ArrayBufferView;

/**
 * The bytes that `send(data, byteOffset, byteLength)` means: where they are in a buffer of the page's,
 * which the page may change as soon as its call has returned. Offset and length apply to binary data
 * alone: past the end they are clamped. Everything else is a binary string, of one byte a code unit.
 */
export function toSendBytes(data: unknown, byteOffset: unknown, byteLength: unknown): Uint8Array {
  if (!isBinary(data)) return binaryStringToBytes(toDOMString(data));
  // Before the bytes are looked at: a conversion can run code of the page, which can detach them.
  const start = toUnsignedLong(byteOffset);
  const length = byteLength === undefined ? undefined : toUnsignedLong(byteLength);
  const bytes = bytesIn(data);
  return bytes.subarray(start, start + (length ?? bytes.byteLength));
}

/** A detached buffer has no bytes, and neither has a view of it. */
function bytesIn(data: SendData): Uint8Array {
  const buffer = ArrayBuffer.isView(data) ? data.buffer : data;
  if (buffer.byteLength === 0) return new Uint8Array();
  return ArrayBuffer.isView(data)
    ? new Uint8Array(buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(buffer);
}

/** One code unit a byte. */
export function bytesToBinaryString(data: ArrayBuffer): string {
  const bytes = new Uint8Array(data);
  let text = "";
  for (let start = 0; start < bytes.length; start += MOST_ARGUMENTS) {
    text += String.fromCharCode(...bytes.subarray(start, start + MOST_ARGUMENTS));
  }
  return text;
}

/** What every engine takes as the arguments of one call. */
const MOST_ARGUMENTS = 8192;

function binaryStringToBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0xff) {
      throw new TypeError(
        `The string to send has the character code ${unit} at index ${index}: a binary string has ` +
          "one byte a character, 255 at most. Encode text with TextEncoder and send the result",
      );
    }
    bytes[index] = unit;
  }
  return bytes;
}

/** By internal slot, not by prototype: a buffer of another frame's realm counts as well. */
function isBinary(data: unknown): data is SendData {
  return ArrayBuffer.isView(data) || isArrayBuffer(data);
}

const byteLengthOf = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength")?.get;

function isArrayBuffer(data: unknown): data is ArrayBuffer {
  if (typeof data !== "object" || data === null || byteLengthOf === undefined) return false;
  try {
    Reflect.apply(byteLengthOf, data, []);
    return true;
  } catch {
    return false;
  }
}
