import { describe, expect, it } from "vitest";
import { hexDump } from "./hex-dump.ts";

describe("hexDump", () => {
  it("has sixteen bytes in a line, by place, in numbers and as ASCII", () => {
    const data = new Uint8Array(Buffer.from("GET / HTTP/1.1\r\nHost: ü"));
    expect(hexDump(data, 0)).toBe(
      [
        "00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  GET / HTTP/1.1..",
        "00000010  48 6f 73 74 3a 20 c3 bc                           Host: ..",
      ].join("\n"),
    );
  });

  it("goes on at the frame's place in its stream", () => {
    expect(hexDump(Uint8Array.of(0x7f), 0x1_0000_0000)).toMatch(/^100000000 {2}7f {2,}\.$/);
    expect(hexDump(new Uint8Array(), 7)).toBe("");
  });
});
