import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NATIVE_MESSAGE_BYTES } from "./limits.ts";
import { type Decoded, encodeNativeMessage, NativeMessageDecoder } from "./native-message.ts";

const NOT_JSON: Decoded = { type: "fault", code: "NOT_JSON" };
const TOO_LONG: Decoded = { type: "fault", code: "MESSAGE_TOO_LONG" };
const message = (value: unknown): Decoded => ({ type: "message", value });

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** A frame around any body, for what encodeNativeMessage never makes. */
function frame(body: Uint8Array, littleEndian = true): Uint8Array {
  const header = new Uint8Array(4);
  new DataView(header.buffer).setUint32(0, body.byteLength, littleEndian);
  return concatenate([header, body]);
}

const textFrame = (text: string) => frame(new TextEncoder().encode(text));

function decode(chunks: readonly Uint8Array[], maximumBytes?: number): Decoded[] {
  const decoder = new NativeMessageDecoder(true, maximumBytes);
  return chunks.flatMap((chunk) => [...decoder.push(chunk)]);
}

function splitAt(bytes: Uint8Array, positions: readonly number[]): Uint8Array[] {
  const cuts = [0, ...[...positions].sort((one, other) => one - other), bytes.byteLength];
  return cuts.slice(1).map((cut, index) => bytes.subarray(cuts[index], cut));
}

describe("encodeNativeMessage", () => {
  it.each([
    [true, [7, 0, 0, 0]],
    [false, [0, 0, 0, 7]],
  ])("writes the length in the byte order of the machine (little endian: %s)", (little, header) => {
    const framed = encodeNativeMessage({ a: 1 }, little);
    expect([...framed.subarray(0, 4)]).toEqual(header);
    expect(new TextDecoder().decode(framed.subarray(4))).toBe('{"a":1}');
  });

  it("counts bytes, not characters", () => {
    expect(encodeNativeMessage("é€😀", true)[0]).toBe(2 + 2 + 3 + 4);
  });

  it("takes a message of exactly the browsers' limit and none longer", () => {
    const longest = "x".repeat(NATIVE_MESSAGE_BYTES - 2);
    expect(encodeNativeMessage(longest, true).byteLength).toBe(4 + NATIVE_MESSAGE_BYTES);
    expect(() => encodeNativeMessage(`${longest}x`, true)).toThrow(RangeError);
  });
});

describe("NativeMessageDecoder", () => {
  const stream = concatenate([
    textFrame('{"first":"é"}'),
    textFrame(""),
    textFrame("{"),
    textFrame(`"${"x".repeat(40)}"`),
    textFrame('["last"]'),
  ]);
  const decoded = [message({ first: "é" }), NOT_JSON, NOT_JSON, TOO_LONG, message(["last"])];

  it("takes several messages in one chunk", () => {
    expect(decode([stream], 20)).toEqual(decoded);
  });

  it("takes a stream that arrives byte by byte", () => {
    expect(decode(splitAt(stream, [...stream.keys()]), 20)).toEqual(decoded);
  });

  it.each([...stream.keys()])("takes a stream that is cut before byte %i", (position) => {
    expect(decode(splitAt(stream, [position]), 20)).toEqual(decoded);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["white space", new TextEncoder().encode(" \n")],
    ["half a value", new TextEncoder().encode('{"a":')],
    ["two values", new TextEncoder().encode("1 2")],
    ["no JSON", new TextEncoder().encode("undefined")],
    ["a lone continuation byte", Uint8Array.of(0x22, 0x80, 0x22)],
    ["a character cut short", Uint8Array.of(0x22, 0xe2, 0x82, 0x22)],
    ["an overlong form", Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
    ["a surrogate in UTF-8", Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x31, 0x00)],
  ])("tells that %s is not JSON, and goes on", (_, body) => {
    expect(decode([frame(body), textFrame("1")])).toEqual([NOT_JSON, message(1)]);
  });

  it("gives falsy values as the messages that they are", () => {
    const texts = ["null", "0", "false", '""'];
    expect(decode(texts.map(textFrame))).toEqual([null, 0, false, ""].map(message));
  });

  it("takes a message of exactly the maximum and skips one that is a byte longer", () => {
    expect(decode([textFrame('"abc"')], 5)).toEqual([message("abc")]);
    expect(decode([textFrame('"abcd"')], 5)).toEqual([TOO_LONG]);
  });

  it("tells of a message that is too long before it has arrived, and keeps none of it", () => {
    const decoder = new NativeMessageDecoder(true, 8);
    const header = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
    expect([...decoder.push(header)]).toEqual([TOO_LONG]);
    expect([...decoder.push(new Uint8Array(100_000))]).toEqual([]);
    expect(decoder.isMidMessage).toBe(true);
  });

  it("reads the other byte order", () => {
    const decoder = new NativeMessageDecoder(false);
    const framed = frame(new TextEncoder().encode("[]"), false);
    expect([...decoder.push(framed)]).toEqual([message([])]);
  });

  it("gives a member named __proto__ as data", () => {
    const [first] = decode([textFrame('{"__proto__":{"polluted":true}}')]);
    expect(first?.type === "message" && Object.getPrototypeOf(first.value)).toBe(Object.prototype);
    expect("polluted" in {}).toBe(false);
  });

  it("knows at every byte whether it is inside a message", () => {
    for (const maximumBytes of [4, 100]) {
      const decoder = new NativeMessageDecoder(true, maximumBytes);
      const framed = textFrame('"some text"');
      expect(decoder.isMidMessage).toBe(false);
      for (const [index, byte] of framed.entries()) {
        void [...decoder.push(Uint8Array.of(byte))];
        expect(decoder.isMidMessage).toBe(index < framed.byteLength - 1);
      }
    }
  });

  it("gives back whatever JSON was encoded, however the bytes are split", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.boolean(),
        fc.array(fc.nat(500)),
        (values, little, cuts) => {
          const bytes = concatenate(values.map((value) => encodeNativeMessage(value, little)));
          const positions = cuts.map((cut) => Math.min(cut, bytes.byteLength));
          const decoder = new NativeMessageDecoder(little);
          const out = splitAt(bytes, positions).flatMap((chunk) => [...decoder.push(chunk)]);
          expect(JSON.stringify(out)).toBe(JSON.stringify(values.map(message)));
          expect(decoder.isMidMessage).toBe(false);
        },
      ),
    );
  });

  it("never throws and never loses its place, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30 })), (bodies) => {
        const bytes = concatenate([...bodies.map((body) => frame(body)), textFrame('"end"')]);
        expect(decode([bytes], 20).at(-1)).toEqual(message("end"));
      }),
    );
  });
});
