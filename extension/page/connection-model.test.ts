import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import { BUFFER_BYTES } from "./connection.ts";
import { type Call, ConnectionModel, type Step } from "./connection-model.ts";

const size = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 2000 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(BUFFER_BYTES - 1, BUFFER_BYTES, BUFFER_BYTES + 1, 131_072),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: WINDOW_BYTES + BUFFER_BYTES }) },
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

const gentleStep: fc.Arbitrary<Step> = fc.oneof(
  gentleCall,
  sized("data"),
  sized("sent"),
  plain("pause", "resume"),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 16, arbitrary: gentleStep },
  { weight: 1, arbitrary: call },
  { weight: 1, arbitrary: plain("end", "closed", "failure", "denial", "loss") },
);

const program = fc.record({
  beforeOpening: fc.array(step, { maxLength: 3 }),
  afterOpening: fc.array(step, { maxLength: 40 }),
  reactions: fc.array(fc.option(call, { freq: 3, nil: undefined }), { maxLength: 20 }),
});

describe("a connection under any program of calls and messages", () => {
  it("loses nothing, repeats nothing, keeps its windows, and closes once and last", async () => {
    await fc.assert(
      fc.asyncProperty(program, async ({ beforeOpening, afterOpening, reactions }) => {
        const steps: Step[] = [...beforeOpening, { type: "opened" }, ...afterOpening];
        await expect(new ConnectionModel(reactions).run(steps)).resolves.toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });
});
