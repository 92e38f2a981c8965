import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WINDOW_BYTES } from "./limits.ts";
import {
  PIPE_HEADER_BYTES,
  type PipeHeader,
  readPipeHeader,
  startPipeFrame,
} from "./pipe-frame.ts";

const id = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).filter((candidate) => candidate !== 0);
const byteLength = fc.integer({ min: 1, max: WINDOW_BYTES });
const header: fc.Arbitrary<PipeHeader> = fc.oneof(
  fc.record({ type: fc.constant("data"), id, offset: fc.maxSafeNat() }),
  fc.record({ type: fc.constantFrom("credit", "sent"), id, byteLength }),
  fc.record({ type: fc.constantFrom("ready", "flush"), id }),
);

/** A header with these numbers in it. */
function headerOf(type: number, socketId: number, value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(PIPE_HEADER_BYTES));
  view.setUint32(0, type, true);
  view.setInt32(4, socketId, true);
  view.setFloat64(8, value, true);
  return new Uint8Array(view.buffer);
}

describe("a pipe's frame", () => {
  it("says on the wire what the document says", () => {
    expect(startPipeFrame({ type: "data", id: -2, offset: 3 })).toEqual(headerOf(1, -2, 3));
    expect(startPipeFrame({ type: "credit", id: 1, byteLength: 5 })).toEqual(headerOf(2, 1, 5));
    expect(startPipeFrame({ type: "sent", id: 1, byteLength: 5 })).toEqual(headerOf(3, 1, 5));
    expect(startPipeFrame({ type: "ready", id: 1 })).toEqual(headerOf(4, 1, 0));
    expect(startPipeFrame({ type: "flush", id: 1 })).toEqual(headerOf(5, 1, 0));
  });

  it("gives back every header, wherever in a buffer it lies and whatever follows it", () => {
    fc.assert(
      fc.property(header, fc.nat({ max: 40 }), fc.nat({ max: 9 }), (given, payload, before) => {
        const frame = startPipeFrame(given, payload);
        expect(frame.byteLength).toBe(PIPE_HEADER_BYTES + payload);
        frame.fill(0xff, PIPE_HEADER_BYTES);
        const around = new Uint8Array(before + frame.byteLength + 3).fill(0xee);
        around.set(frame, before);
        expect(readPipeHeader(around.subarray(before, before + frame.byteLength))).toEqual(given);
      }),
    );
  });

  it("is none if it is shorter than a header", () => {
    const frame = startPipeFrame({ type: "ready", id: 1 });
    for (let length = 0; length < PIPE_HEADER_BYTES; length += 1) {
      expect(readPipeHeader(frame.subarray(0, length))).toBeUndefined();
    }
    expect(readPipeHeader(frame)).toBeDefined();
  });

  it.each([
    ["type 0", 0, 1, 0],
    ["a type that is not there yet", 6, 1, 0],
    ["socket 0", 1, 0, 0],
    ["a place before the start", 1, 1, -1],
    ["a place within a byte", 1, 1, 0.5],
    ["a place beyond counting", 1, 1, 2 ** 53],
    ["no number for a place", 1, 1, Number.NaN],
    ["an endless place", 1, 1, Number.POSITIVE_INFINITY],
    ["credit for nothing", 2, 1, 0],
    ["credit beyond the window", 2, 1, WINDOW_BYTES + 1],
    ["credit that is taken back", 2, 1, -1],
    ["a report of nothing", 3, 1, 0],
    ["a report beyond the window", 3, 1, WINDOW_BYTES + 1],
    ["ready with a number", 4, 1, 1],
    ["flush with a number", 5, 1, 1],
  ])("is refused: %s", (_, type, socketId, value) => {
    expect(readPipeHeader(headerOf(type, socketId, value))).toBeUndefined();
  });
});
