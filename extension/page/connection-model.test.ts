import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import { BUFFER_BYTES } from "./connection.ts";
import { type Call, ConnectionModel, type Step } from "./connection-model.ts";

const size = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 2000 }) },
  { weight: 3, arbitrary: fc.constantFrom(BUFFER_BYTES - 1, BUFFER_BYTES, BUFFER_BYTES + 1) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: WINDOW_BYTES + BUFFER_BYTES }) },
);

function sized<T extends string>(type: T) {
  return fc.record({ type: fc.constant(type), byteLength: size });
}

function plain<T extends string>(...types: T[]) {
  return fc.record({ type: fc.constantFrom(...types) });
}

const gentleCall: fc.Arbitrary<Call> = fc.oneof(sized("send"), plain("suspend", "resume"));
const call: fc.Arbitrary<Call> = fc.oneof(
  { weight: 12, arbitrary: gentleCall },
  { weight: 1, arbitrary: plain("close", "closeImmediately") },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: gentleCall },
  { weight: 5, arbitrary: sized("data") },
  { weight: 3, arbitrary: sized("sent") },
  { weight: 2, arbitrary: plain("pause") },
  { weight: 2, arbitrary: call },
  { weight: 1, arbitrary: plain("end", "closed", "failure", "denial", "loss") },
);

const program = fc.record({
  beforeOpening: fc.array(step, { maxLength: 3 }),
  afterOpening: fc.array(step, { maxLength: 40 }),
  reactions: fc.array(fc.option(call, { freq: 3, nil: undefined }), { maxLength: 20 }),
});

function areEqual(actual: ArrayBuffer, expected: Uint8Array): boolean {
  return Buffer.from(actual).equals(expected);
}

describe("a connection under any program of calls and messages", () => {
  it("loses nothing, repeats nothing, keeps its windows, and closes once and last", async () => {
    await fc.assert(
      fc.asyncProperty(program, async ({ beforeOpening, afterOpening, reactions }) => {
        const steps: Step[] = [...beforeOpening, { type: "opened" }, ...afterOpening];
        const model = new ConnectionModel(reactions, areEqual);
        await expect(model.run(steps)).resolves.toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });
});
