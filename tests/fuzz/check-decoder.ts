import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { NativeMessageDecoder } from "../../protocol/native-message.ts";
import { naiveDecode } from "./naive-decoder.ts";

/** Decodes piece by piece, and compares with what is read from the whole. */
export function checkDecoder(
  bytes: Uint8Array,
  littleEndian: boolean,
  maximumBytes: number,
  lengths: readonly number[],
): void {
  const decoder = new NativeMessageDecoder(littleEndian, maximumBytes);
  const decoded = [...pieces(bytes, lengths)].flatMap((piece) => [...decoder.push(piece)]);
  const expected = naiveDecode(bytes, littleEndian, maximumBytes);
  assert.ok(isDeepStrictEqual(decoded, expected.decoded), "other messages than the stream has");
  assert.equal(decoder.isMidMessage, expected.isMidMessage, "is it in the middle of a message?");
}

/** In pieces of these lengths, over and over. */
export function* pieces(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  let at = 0;
  for (let index = 0; at < bytes.byteLength; index += 1) {
    const length = lengths[index % lengths.length] ?? bytes.byteLength;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
