import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HttpRequestReader } from "./http-request.ts";

const REQUEST = "GET /a%20b.txt?x=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

describe("HttpRequestReader", () => {
  it("reads a head that comes in any pieces, once it is whole", () => {
    fc.assert(
      fc.property(fc.nat(REQUEST.length - 1), (cut) => {
        const reader = new HttpRequestReader();
        expect(reader.push(REQUEST.slice(0, cut))).toBeUndefined();
        expect(reader.push(REQUEST.slice(cut))).toEqual({ method: "GET", path: "/a%20b.txt" });
      }),
    );
  });

  it.each(["GET / HTTP/2\r\n\r\n", "get / HTTP/1.1\r\n\r\n", "GET x HTTP/1.1\r\n\r\n", "\r\n\r\n"])(
    "throws on %j",
    (text) => {
      expect(() => new HttpRequestReader().push(text)).toThrow(SyntaxError);
    },
  );

  it("throws where a head has no end", () => {
    expect(() => new HttpRequestReader().push("x".repeat(20_000))).toThrow(SyntaxError);
  });
});
