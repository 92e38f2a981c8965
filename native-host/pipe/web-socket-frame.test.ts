import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serverFrame } from "../../tests/host/web-socket-client.ts";
import { closeFrame, webSocketHeader } from "./web-socket-frame.ts";
import { OPCODE } from "./web-socket-reader.ts";

describe("webSocketHeader", () => {
  it.each<[number, readonly number[]]>([
    [0, [0x82, 0]],
    [125, [0x82, 125]],
    [126, [0x82, 126, 0, 126]],
    [65_535, [0x82, 126, 0xff, 0xff]],
    [65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
    [0x1_0203_0405, [0x82, 127, 0, 0, 0, 1, 2, 3, 4, 5]],
  ])("writes a length of %i in the shortest form, final and unmasked", (byteLength, bytes) => {
    expect([...webSocketHeader(OPCODE.binary, byteLength)]).toEqual(bytes);
  });

  it("can be read, whatever the opcode and the length", () => {
    const opcodes = fc.constantFrom(...Object.values(OPCODE));
    fc.assert(
      fc.property(opcodes, fc.nat({ max: 70_000 }), (opcode, byteLength) => {
        const payload = Buffer.alloc(byteLength, opcode);
        const behind = Buffer.from("behind");
        const frame = serverFrame(
          Buffer.concat([webSocketHeader(opcode, byteLength), payload, behind]),
        );
        expect(frame?.opcode).toBe(opcode);
        expect(frame?.payload.equals(payload)).toBe(true);
        expect(frame?.rest.equals(behind)).toBe(true);
      }),
    );
  });
});

describe("closeFrame", () => {
  it("carries the code in two bytes", () => {
    expect([...closeFrame(1009)]).toEqual([0x88, 2, 0x03, 0xf1]);
  });
});
