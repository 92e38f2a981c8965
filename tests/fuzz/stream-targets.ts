import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeNativeMessage, NativeMessageDecoder } from "../../protocol/native-message.ts";
import { checkDecoder, pieces } from "./check-decoder.ts";
import { type FuzzTarget, fuzzTarget } from "./fuzz-target.ts";

const BODIES = ["{}", '{"a":1}', "[1,2]", '"é"', "null", "0", " 1 ", "", "{", "1 2", "\ufeff1"];

const body: fc.Arbitrary<Buffer> = fc.oneof(
  { arbitrary: fc.constantFrom(...BODIES).map((text) => Buffer.from(text)), weight: 3 },
  { arbitrary: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)), weight: 2 },
);

/** A frame, and how its header lies about its length. */
const frame = fc.tuple(body, fc.oneof(fc.constant(0), fc.constant(0), fc.integer()));

const stream = fc
  .tuple(fc.array(frame, { maxLength: 6 }), fc.boolean(), fc.uint8Array({ maxLength: 6 }))
  .map(([frames, littleEndian, tail]) => {
    const parts = frames.flatMap(([bytes, lie]) => [
      header(bytes.byteLength + lie, littleEndian),
      bytes,
    ]);
    return { bytes: Buffer.concat([...parts, tail]), littleEndian };
  });

function header(length: number, littleEndian: boolean): Buffer {
  const bytes = Buffer.alloc(4);
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, length >>> 0, littleEndian);
  return bytes;
}

const pieceLengths = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 });

const decoder = fuzzTarget(
  "native-message-decoder",
  fc.tuple(stream, fc.constantFrom(0, 1, 4, 7, 64, 1_048_576), pieceLengths),
  ([{ bytes, littleEndian }, maximumBytes, lengths]) => {
    checkDecoder(bytes, littleEndian, maximumBytes, lengths);
  },
);

const roundTrip = fuzzTarget(
  "native-message-round-trip",
  fc.tuple(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 3 }), fc.boolean(), pieceLengths),
  ([values, littleEndian, lengths]) => {
    const bytes = Buffer.concat(values.map((value) => encodeNativeMessage(value, littleEndian)));
    const reader = new NativeMessageDecoder(littleEndian);
    const decoded = [...pieces(bytes, lengths)].flatMap((piece) => [...reader.push(piece)]);
    const back = decoded.map((one) => (one.type === "message" ? one.value : one));
    assert.equal(JSON.stringify(back), JSON.stringify(values), "not what was sent");
    assert.ok(!reader.isMidMessage);
  },
);

export const STREAM_TARGETS: readonly FuzzTarget[] = [decoder, roundTrip];
