import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { payloadPreview, payloadText } from "./payload-text.ts";

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe("payloadText", () => {
  it.each([
    ["plain text", "A1 OK grüß dich ✓\n\tnext", "A1 OK grüß dich ✓\n\tnext"],
    ["control characters", "a\r\n\u0000\u001b[31m\u007f", "a\\r\n\\x00\\x1b[31m\\x7f"],
    ["what turns text around", "abc\u202edef", "abc<U+202E>def"],
    ["what is not seen", "a\u200bb\ufeffc\u0085", "a<U+200B>b<U+FEFF>c<U+0085>"],
  ])("shows %s", (_, sent, shown) => {
    expect(payloadText(bytes(sent))).toBe(shown);
  });

  it("shows what is no UTF-8 as such, and hides nothing of any bytes", () => {
    expect(payloadText(Uint8Array.of(0x41, 0xff, 0x42))).toBe("A\ufffdB");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        expect(payloadText(data)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe("payloadPreview", () => {
  it("is one line, and no longer than is asked for", () => {
    expect(payloadPreview(bytes("one\r\ntwo\tthree"), 12)).toBe("one\\r\\ntwo\\t");
  });
});
