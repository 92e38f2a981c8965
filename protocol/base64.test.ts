import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64ByteLength, PAYLOAD_BASE64_CHARACTERS } from "./base64.ts";
import { PAYLOAD_BYTES } from "./limits.ts";

describe("base64ByteLength", () => {
  it.each([
    ["", 0],
    ["AA==", 1],
    ["AAA=", 2],
    ["AAAA", 3],
    ["AAAAAA==", 4],
  ])("of %j is %i", (text, byteLength) => {
    expect(base64ByteLength(text)).toBe(byteLength);
  });

  it("is the length of the bytes that were encoded", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(base64ByteLength(Buffer.from(bytes).toString("base64"))).toBe(bytes.byteLength);
      }),
    );
  });

  it("is more than what Node decodes where the text is no padded base64", () => {
    const alphabet = "AZaz09+/";
    const unit = fc.constantFrom(...alphabet, "=", " ", "\n", "!", "é");
    const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
        fc.pre(!isBase64.test(text));
        expect(Buffer.from(text, "base64").byteLength).not.toBe(base64ByteLength(text));
      }),
      { numRuns: 2000 },
    );
  });
});

it("knows the length of a full payload in base64", () => {
  expect(PAYLOAD_BASE64_CHARACTERS).toBe(Buffer.alloc(PAYLOAD_BYTES).toString("base64").length);
});
