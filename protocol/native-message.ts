/**
 * Native messaging's framing, the same in both browsers: a 32-bit length in the byte order of the
 * machine, then that many bytes of JSON in UTF-8.
 */
import { NATIVE_MESSAGE_BYTES } from "./limits.ts";

const HEADER_BYTES = 4;

/** One message, framed. Throws a RangeError for one that is too long for the browsers. */
export function encodeNativeMessage(message: unknown, littleEndian: boolean): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(message));
  if (body.byteLength > NATIVE_MESSAGE_BYTES) {
    throw new RangeError(`A native message has at most ${NATIVE_MESSAGE_BYTES} bytes`);
  }
  const framed = new Uint8Array(HEADER_BYTES + body.byteLength);
  new DataView(framed.buffer).setUint32(0, body.byteLength, littleEndian);
  framed.set(body, HEADER_BYTES);
  return framed;
}

export type Decoded =
  | { readonly type: "message"; readonly value: unknown }
  | { readonly type: "fault"; readonly code: "NOT_JSON" | "MESSAGE_TOO_LONG" };

/**
 * Takes a stream of bytes, split anywhere, and yields its messages. A message that is too long is
 * skipped without being kept, one that is not JSON is passed over; both are told, and the stream
 * goes on at the next message. It holds at most one message of at most `maximumBytes`.
 */
export class NativeMessageDecoder {
  readonly #littleEndian: boolean;
  readonly #maximumBytes: number;
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerFilled = 0;
  #body: Uint8Array | undefined;
  #bodyFilled = 0;
  #bytesToSkip = 0;

  constructor(littleEndian: boolean, maximumBytes = NATIVE_MESSAGE_BYTES) {
    this.#littleEndian = littleEndian;
    this.#maximumBytes = maximumBytes;
  }

  /** Has the stream stopped inside a message? */
  get isMidMessage(): boolean {
    return this.#headerFilled > 0 || this.#body !== undefined || this.#bytesToSkip > 0;
  }

  *push(chunk: Uint8Array): Generator<Decoded, void, undefined> {
    let rest = chunk;
    while (rest.byteLength > 0) {
      if (this.#bytesToSkip > 0) {
        rest = this.#skip(rest);
      } else if (this.#body === undefined) {
        rest = this.#fillHeader(rest);
        if (this.#headerFilled === HEADER_BYTES) yield* this.#startBody();
      } else {
        rest = this.#fillBody(this.#body, rest);
        if (this.#bodyFilled === this.#body.byteLength) yield this.#finishBody(this.#body);
      }
    }
  }

  #skip(chunk: Uint8Array): Uint8Array {
    const skipped = Math.min(this.#bytesToSkip, chunk.byteLength);
    this.#bytesToSkip -= skipped;
    return chunk.subarray(skipped);
  }

  #fillHeader(chunk: Uint8Array): Uint8Array {
    const part = chunk.subarray(0, HEADER_BYTES - this.#headerFilled);
    this.#header.set(part, this.#headerFilled);
    this.#headerFilled += part.byteLength;
    return chunk.subarray(part.byteLength);
  }

  *#startBody(): Generator<Decoded, void, undefined> {
    const length = new DataView(this.#header.buffer).getUint32(0, this.#littleEndian);
    this.#headerFilled = 0;
    if (length > this.#maximumBytes) {
      this.#bytesToSkip = length;
      yield { type: "fault", code: "MESSAGE_TOO_LONG" };
    } else if (length === 0) {
      yield { type: "fault", code: "NOT_JSON" };
    } else {
      this.#body = new Uint8Array(length);
      this.#bodyFilled = 0;
    }
  }

  #fillBody(body: Uint8Array, chunk: Uint8Array): Uint8Array {
    const part = chunk.subarray(0, body.byteLength - this.#bodyFilled);
    body.set(part, this.#bodyFilled);
    this.#bodyFilled += part.byteLength;
    return chunk.subarray(part.byteLength);
  }

  #finishBody(body: Uint8Array): Decoded {
    this.#body = undefined;
    try {
      return {
        type: "message",
        value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)),
      };
    } catch {
      return { type: "fault", code: "NOT_JSON" };
    }
  }
}
