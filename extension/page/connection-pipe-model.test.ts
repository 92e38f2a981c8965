import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import { BUFFER_BYTES } from "./connection.ts";
import { ConnectionPipeModel, type PipeStep } from "./connection-pipe-model.ts";

const size = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 2000 }) },
  { weight: 2, arbitrary: fc.constantFrom(BUFFER_BYTES - 1, BUFFER_BYTES, BUFFER_BYTES + 1) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: WINDOW_BYTES + BUFFER_BYTES }) },
);

function sized<T extends string>(...types: T[]) {
  return fc.record({ type: fc.constantFrom(...types), byteLength: size });
}

function plain<T extends string>(...types: T[]) {
  return fc.record({ type: fc.constantFrom(...types) });
}

const arrival = fc.record({
  type: fc.constantFrom("hostReads", "pageReads"),
  way: fc.constantFrom("broker", "pipe"),
});

const step: fc.Arbitrary<PipeStep> = fc.oneof(
  { weight: 4, arbitrary: sized("send", "peerSends", "systemTakes") },
  { weight: 4, arbitrary: plain("hostSays") },
  { weight: 10, arbitrary: arrival },
  { weight: 2, arbitrary: plain("suspend", "resume", "pause") },
  { weight: 1, arbitrary: plain("losePipe", "secured") },
);
const rare = plain("upgrade", "close", "losePipe");

const program = fc.record({
  before: fc.array(step, { maxLength: 8 }),
  piped: fc.array(step, { maxLength: 40, size: "max" }),
  turn: fc.option(rare, { nil: undefined }),
  after: fc.array(step, { maxLength: 25, size: "max" }),
  loss: fc.boolean(),
  late: fc.array(step, { maxLength: 20, size: "max" }),
});

function areEqual(actual: Uint8Array, expected: Uint8Array): boolean {
  return Buffer.from(actual.buffer, actual.byteOffset, actual.byteLength).equals(expected);
}

describe("a connection that moves to a pipe, and back", () => {
  it("loses, repeats and reorders nothing, and knows what is buffered all along", async () => {
    await fc.assert(
      fc.asyncProperty(program, async ({ before, piped, turn, after, loss, late }) => {
        const steps: PipeStep[] = [
          ...before,
          { type: "openPipe" },
          ...piped,
          ...(turn === undefined ? [] : [turn]),
          ...after,
          ...(loss ? [{ type: "losePipe" } as const] : []),
          ...late,
        ];
        await expect(new ConnectionPipeModel(areEqual).run(steps)).resolves.toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it("tells secured bytes by pipe from clear ones, though they overtake the word of it", async () => {
    const steps: PipeStep[] = [
      { type: "peerSends", byteLength: 5 },
      { type: "hostSays" },
      { type: "upgrade" },
      { type: "hostReads", way: "broker" },
      { type: "secured" },
      { type: "openPipe" },
      { type: "hostReads", way: "broker" },
      { type: "peerSends", byteLength: 7 },
      { type: "hostSays" },
      { type: "pageReads", way: "pipe" },
      { type: "pageReads", way: "broker" },
      { type: "pageReads", way: "pipe" },
      { type: "pageReads", way: "broker" },
    ];
    await expect(new ConnectionPipeModel(areEqual).run(steps)).resolves.toBeUndefined();
  });
});
