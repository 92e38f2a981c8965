import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePart } from "./message-part.ts";

const binary = (text: string) => Buffer.from(text).toString("latin1");

describe("decodePart", () => {
  it.each([
    ["8bit", "utf-8", binary("Grüße"), "Grüße"],
    ["7bit", "us-ascii", "plain", "plain"],
    ["8BIT", "ISO-8859-1", "Gr\xfc\xdfe", "Grüße"],
    ["base64", "utf-8", "R3LD\r\nvMOfZQ==", "Grüße"],
    ["base64", "utf-8", "R3LDvMOfZQ=", "Grüße"],
    ["base64", "utf-8", "QUJDR", "ABC"],
    ["quoted-printable", "utf-8", "Gr=C3=BC=\r\n=C3=9Fe  \r\n=3D=", "Grüße\r\n=="],
    ["8bit", "x-nobody-knows", binary("Grüße"), "Grüße"],
  ])("decodes %s in %s", (encoding, charset, body, text) => {
    expect(decodePart({ body, encoding, charset })).toBe(text);
  });

  it("takes any bytes in any encoding", () => {
    const bytes = fc.uint8Array().map((array) => String.fromCharCode(...array));
    const encoding = fc.constantFrom("base64", "quoted-printable", "binary");
    fc.assert(
      fc.property(bytes, encoding, (body, name) => {
        expect(decodePart({ body, encoding: name, charset: "utf-8" })).toBeTypeOf("string");
      }),
    );
  });
});
