import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { deterministicBytes } from "../../tests/servers/deterministic-bytes.ts";
import { ReceiveQueue } from "./receive-queue.ts";

function takeAll(queue: ReceiveQueue): Buffer[] {
  const taken: Buffer[] = [];
  for (let next = takeOne(queue); next !== undefined; next = takeOne(queue)) taken.push(next);
  return taken;
}

/** One payload, in one piece. */
function takeOne(queue: ReceiveQueue): Buffer | undefined {
  const pieces = queue.take();
  return pieces === undefined ? undefined : Buffer.concat(pieces);
}

describe("ReceiveQueue", () => {
  it("has nothing to take at first", () => {
    const queue = new ReceiveQueue();
    expect(queue.byteLength).toBe(0);
    expect(queue.take()).toBeUndefined();
  });

  it("gives what is there at once, up to a payload", () => {
    const queue = new ReceiveQueue();
    queue.push(Buffer.from("ab"));
    queue.push(Buffer.from("cd"));
    expect(takeOne(queue)?.toString()).toBe("abcd");
    queue.push(Buffer.alloc(PAYLOAD_BYTES + 1));
    expect(takeOne(queue)).toHaveLength(PAYLOAD_BYTES);
    expect(takeOne(queue)).toHaveLength(1);
  });

  it("stops at the window and goes on by exactly the credit", () => {
    const queue = new ReceiveQueue();
    queue.push(Buffer.alloc(WINDOW_BYTES + 10));
    expect(Buffer.concat(takeAll(queue))).toHaveLength(WINDOW_BYTES);
    expect(queue.byteLength).toBe(10);
    expect(queue.addCredit(3)).toBe(true);
    expect(takeAll(queue)).toEqual([Buffer.alloc(3)]);
    expect(queue.byteLength).toBe(7);
  });

  it("refuses credit for bytes that were never sent", () => {
    const queue = new ReceiveQueue();
    expect(queue.addCredit(1)).toBe(false);
    queue.push(Buffer.alloc(5));
    expect(queue.addCredit(5)).toBe(false);
    queue.take();
    expect(queue.addCredit(6)).toBe(false);
    expect(queue.addCredit(5)).toBe(true);
    expect(queue.addCredit(1)).toBe(false);
  });

  it("forgets what is cleared, and keeps the count of what was taken", () => {
    const queue = new ReceiveQueue();
    queue.push(Buffer.alloc(PAYLOAD_BYTES * 2));
    queue.take();
    queue.clear();
    expect(queue.byteLength).toBe(0);
    expect(queue.take()).toBeUndefined();
    expect(queue.addCredit(PAYLOAD_BYTES)).toBe(true);
    expect(queue.addCredit(1)).toBe(false);
  });

  it("takes a peer that sends byte by byte without labouring", () => {
    const queue = new ReceiveQueue();
    const bytes = Buffer.from(deterministicBytes(2 * PAYLOAD_BYTES, 1));
    const start = performance.now();
    for (let index = 0; index < bytes.byteLength; index++) {
      queue.push(bytes.subarray(index, index + 1));
    }
    expect(Buffer.concat(takeAll(queue)).equals(bytes)).toBe(true);
    // Some tens of milliseconds; it was half a minute when every byte was moved for every byte.
    expect(performance.now() - start).toBeLessThan(3000);
  });

  it("gives out the bytes that came in, in order, and never more than the credit", () => {
    const source = Buffer.from(deterministicBytes(64 * 1024, 2));
    const step = fc.oneof(
      fc.record({ do: fc.constant("push"), length: fc.integer({ min: 1, max: 64 * 1024 }) }),
      fc.record({ do: fc.constant("push"), length: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ do: fc.constant("take"), length: fc.constant(0) }),
      fc.record({ do: fc.constant("credit"), length: fc.integer({ min: 1, max: WINDOW_BYTES }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: "max" }), (steps) => {
        const queue = new ReceiveQueue();
        const came: Buffer[] = [];
        const left: Buffer[] = [];
        let cameBytes = 0;
        let leftBytes = 0;
        let creditedBytes = 0;
        for (const { do: action, length } of steps) {
          if (action === "push") {
            queue.push(source.subarray(0, length));
            came.push(source.subarray(0, length));
            cameBytes += length;
          } else if (action === "credit") {
            const isOwed = creditedBytes + length <= leftBytes;
            expect(queue.addCredit(length)).toBe(isOwed);
            if (isOwed) creditedBytes += length;
          } else {
            const taken = takeOne(queue);
            const window = WINDOW_BYTES - (leftBytes - creditedBytes);
            const expected = Math.min(cameBytes - leftBytes, window, PAYLOAD_BYTES);
            expect(taken?.byteLength ?? 0).toBe(expected);
            leftBytes += expected;
            if (taken !== undefined) left.push(taken);
          }
          expect(queue.byteLength).toBe(cameBytes - leftBytes);
        }
        expect(Buffer.concat(left).equals(Buffer.concat(came).subarray(0, leftBytes))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses places where the page cannot be, and changes nothing", () => {
    const queue = new ReceiveQueue();
    queue.keepTaken();
    queue.push(Buffer.from("0123456789"));
    queue.take();
    queue.addCredit(4);
    expect(queue.resume(11, 4)).toBe(false);
    expect(queue.resume(6, 3)).toBe(false);
    expect(queue.resume(6, 7)).toBe(false);
    expect([queue.takenBytes, queue.byteLength, queue.unconsumedBytes]).toEqual([10, 0, 6]);
    expect(queue.resume(6, 5)).toBe(true);
    expect([queue.takenBytes, queue.byteLength, queue.unconsumedBytes]).toEqual([6, 4, 1]);
    expect(takeAll(queue).map(String)).toEqual(["6789"]);
  });

  it("brings each byte once and in order, though what was taken from some place on gets lost", () => {
    const source = Buffer.from(deterministicBytes(256 * 1024, 3));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const step = fc.oneof(
      fc.record({ do: fc.constant("push"), share: fc.double({ min: 0, max: 0.1, noNaN: true }) }),
      fc.record({ do: fc.constant("take"), share }),
      fc.record({ do: fc.constant("credit"), share }),
    );
    const steps = fc.array(step, { maxLength: 40, size: "max" });
    fc.assert(
      fc.property(steps, steps, steps, share, share, (native, piped, after, arrived, read) => {
        const queue = new ReceiveQueue();
        let came = 0;
        let consumed = 0;
        /** What the page has, and will have, of what was taken. */
        const page: Buffer[] = [];
        const has = () => page.reduce((sum, { byteLength }) => sum + byteLength, 0);
        const run = (program: typeof native) => {
          for (const { do: action, share: part } of program) {
            if (action === "push") {
              const end = Math.min(source.byteLength, came + Math.ceil(part * source.byteLength));
              if (end > came) queue.push(source.subarray(came, end));
              came = end;
            } else if (action === "take") {
              const taken = takeOne(queue);
              if (taken !== undefined) page.push(taken);
            } else {
              const byteLength = Math.floor(part * (has() - consumed));
              if (byteLength > 0) expect(queue.addCredit(byteLength)).toBe(true);
              consumed += byteLength;
            }
          }
        };
        run(native);
        const nativeBytes = has();
        queue.keepTaken();
        run(piped);
        // What left natively arrives in any case, perhaps after the page has said where it is.
        const least = Math.max(consumed, 0);
        const received = least + Math.floor(arrived * (has() - least));
        const all = Buffer.concat(page).subarray(0, Math.max(received, nativeBytes));
        page.splice(0, page.length, all);
        consumed += Math.floor(read * (received - consumed));
        expect(queue.resume(received, consumed)).toBe(true);
        expect(queue.takenBytes).toBe(all.byteLength);
        run(after);
        for (;;) {
          const taken = takeOne(queue);
          if (taken === undefined) break;
          page.push(taken);
        }
        expect(Buffer.concat(page).equals(source.subarray(0, came))).toBe(true);
        expect(queue.unconsumedBytes).toBe(came - consumed);
      }),
      { numRuns: 200 },
    );
  });
});
