import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WINDOW_BYTES } from "./limits.ts";
import {
  encodePipeHeader,
  PIPE_HEADER_CHARACTERS,
  type PipeHeader,
  readPipeHeader,
} from "./pipe-header.ts";

const id = fc
  .integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER })
  .filter((candidate) => candidate !== 0);
const byteLength = fc.integer({ min: 1, max: WINDOW_BYTES });
const header: fc.Arbitrary<PipeHeader> = fc.oneof(
  fc.record({ type: fc.constant("data"), id, offset: fc.maxSafeNat() }),
  fc.record({ type: fc.constantFrom("credit", "sent"), id, byteLength }),
  fc.record({ type: fc.constantFrom("ready", "flush"), id }),
);

describe("a pipe's header", () => {
  it("says on the wire what the document says", () => {
    expect(encodePipeHeader({ type: "data", id: -2, offset: 3 })).toBe(
      '{"type":"data","id":-2,"offset":3}',
    );
  });

  it("is read as it was written, and short enough", () => {
    fc.assert(
      fc.property(header, (given) => {
        const text = encodePipeHeader(given);
        expect(text.length).toBeLessThanOrEqual(PIPE_HEADER_CHARACTERS);
        expect(readPipeHeader(text)).toEqual(given);
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["null", "null"],
    ["a number", "1"],
    ["a list", '["data",1,0]'],
    ["no type", '{"id":1,"offset":0}'],
    ["a type that is not there yet", '{"type":"next","id":1,"offset":0}'],
    ["a type of another type", '{"type":["data"],"id":1,"offset":0}'],
    ["no socket", '{"type":"ready"}'],
    ["socket 0", '{"type":"ready","id":0}'],
    ["part of a socket", '{"type":"ready","id":0.5}'],
    ["a socket in words", '{"type":"ready","id":"1"}'],
    ["no place", '{"type":"data","id":1}'],
    ["a place before the start", '{"type":"data","id":1,"offset":-1}'],
    ["a place within a byte", '{"type":"data","id":1,"offset":0.5}'],
    ["a place beyond counting", '{"type":"data","id":1,"offset":9007199254740992}'],
    ["an endless place", '{"type":"data","id":1,"offset":1e999}'],
    ["credit for nothing", '{"type":"credit","id":1,"byteLength":0}'],
    ["credit beyond the window", `{"type":"credit","id":1,"byteLength":${WINDOW_BYTES + 1}}`],
    ["credit that is taken back", '{"type":"credit","id":1,"byteLength":-1}'],
    ["a report of nothing", '{"type":"sent","id":1,"byteLength":0}'],
    ["a report beyond the window", `{"type":"sent","id":1,"byteLength":${WINDOW_BYTES + 1}}`],
    ["too long a text", `{"type":"ready","id":1${" ".repeat(PIPE_HEADER_CHARACTERS)}}`],
  ])("is refused: %s", (_, text) => {
    expect(readPipeHeader(text)).toBeUndefined();
  });
});
