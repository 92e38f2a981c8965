import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { SendQueue } from "./send-queue.ts";

/** Chunks of so many bytes go out as they are. */
const LARGE_BYTES = 16 * 1024;

function takeAll(queue: SendQueue): ArrayBuffer[] {
  const payloads: ArrayBuffer[] = [];
  for (let data = queue.take(); data !== undefined; data = queue.take()) payloads.push(data);
  return payloads;
}

function sizesOf(payloads: readonly ArrayBuffer[]): number[] {
  return payloads.map(({ byteLength }) => byteLength);
}

describe("SendQueue", () => {
  it("gives nothing while there is nothing", () => {
    const queue = new SendQueue();
    queue.push(new Uint8Array());
    expect(queue.take()).toBeUndefined();
    expect(queue.byteLength).toBe(0);
    expect(queue.isFlushed).toBe(true);
  });

  it("hands a small chunk on without copying it", () => {
    const queue = new SendQueue();
    const chunk = new Uint8Array(PAYLOAD_BYTES);
    queue.push(chunk);
    expect(queue.take()).toBe(chunk.buffer);
  });

  it("cuts a large chunk into payloads", () => {
    const queue = new SendQueue();
    queue.push(new Uint8Array(2 * PAYLOAD_BYTES + 1));
    expect(sizesOf(takeAll(queue))).toEqual([PAYLOAD_BYTES, PAYLOAD_BYTES, 1]);
  });

  it("lets a window out, and more when there is room for a whole payload or for all the rest", () => {
    const queue = new SendQueue();
    queue.push(new Uint8Array(WINDOW_BYTES + PAYLOAD_BYTES + 10));
    expect(sizesOf(takeAll(queue)).reduce((sum, size) => sum + size)).toBe(WINDOW_BYTES);
    expect(queue.isFlushed).toBe(false);
    queue.acknowledge(PAYLOAD_BYTES - 1);
    expect(takeAll(queue)).toEqual([]);
    queue.acknowledge(1);
    expect(sizesOf(takeAll(queue))).toEqual([PAYLOAD_BYTES]);
    queue.acknowledge(9);
    expect(takeAll(queue)).toEqual([]);
    queue.acknowledge(1);
    expect(sizesOf(takeAll(queue))).toEqual([10]);
    expect(queue.isFlushed).toBe(true);
    expect(queue.byteLength).toBe(WINDOW_BYTES);
  });

  it("makes one payload of many small chunks", () => {
    const queue = new SendQueue();
    for (let start = 0; start < 1000; start += 10) queue.push(numbered(start, 10));
    const [only, ...others] = takeAll(queue);
    expect(others).toEqual([]);
    expect(Buffer.from(only ?? new ArrayBuffer()).equals(numbered(0, 1000))).toBe(true);
  });

  it("goes on where the host is, with what got lost", () => {
    const queue = new SendQueue();
    const push = (start: number, length: number) => queue.push(numbered(start, length));
    push(0, 100);
    takeAll(queue);
    queue.acknowledge(100);
    push(100, 50);
    queue.takeKept();
    push(150, 50);
    queue.takeKept();
    push(200, 5);
    queue.acknowledge(20);
    queue.resume(130, 125);
    expect(queue.takenBytes).toBe(130);
    expect(queue.byteLength).toBe(80);
    const rest = Buffer.concat(takeAll(queue).map((data) => new Uint8Array(data)));
    expect(rest.equals(numbered(130, 75))).toBe(true);
    queue.acknowledge(80);
    expect(queue.byteLength).toBe(0);
  });

  it("gives a large chunk out as it is where it is kept, and puts small ones together", () => {
    const queue = new SendQueue();
    const large = numbered(0, PAYLOAD_BYTES + LARGE_BYTES);
    queue.push(large);
    const [first, second] = [queue.takeKept(), queue.takeKept()];
    expect([first?.buffer, second?.buffer]).toEqual([large.buffer, large.buffer]);
    expect([first?.byteOffset, second?.byteOffset]).toEqual([0, PAYLOAD_BYTES]);
    queue.push(numbered(0, LARGE_BYTES - 1));
    queue.push(numbered(0, LARGE_BYTES));
    expect(queue.takeKept()?.byteLength).toBe(2 * LARGE_BYTES - 1);
    expect(queue.takeKept()).toBeUndefined();
    queue.resume(PAYLOAD_BYTES, 0);
    const rest = takeAll(queue);
    expect(sizesOf(rest)).toEqual([3 * LARGE_BYTES - 1]);
    expect(Buffer.from(rest[0] ?? new ArrayBuffer()).subarray(0, LARGE_BYTES)).toEqual(
      Buffer.from(large.subarray(PAYLOAD_BYTES)),
    );
  });

  it("lets out no more than a smaller window, where it is given one", () => {
    const queue = new SendQueue();
    queue.push(new Uint8Array(3 * PAYLOAD_BYTES));
    const take = () => queue.takeKept(PAYLOAD_BYTES + 1)?.byteLength;
    expect([take(), take()]).toEqual([PAYLOAD_BYTES, undefined]);
    queue.acknowledge(PAYLOAD_BYTES - 1);
    expect([take(), take()]).toEqual([PAYLOAD_BYTES, undefined]);
  });

  it("keeps no more than what is under way", () => {
    const queue = new SendQueue();
    for (let start = 0; start < 1000; start += 10) {
      queue.push(numbered(start, 10));
      queue.takeKept();
      queue.acknowledge(10);
    }
    queue.resume(1000, 1000);
    expect(queue.take()).toBeUndefined();
    expect(queue.takenBytes).toBe(1000);
  });

  it("counts bytes until they are acknowledged, and never below none", () => {
    const queue = new SendQueue();
    queue.push(new Uint8Array(5));
    expect(queue.byteLength).toBe(5);
    takeAll(queue);
    expect(queue.byteLength).toBe(5);
    queue.acknowledge(2);
    expect(queue.byteLength).toBe(3);
    queue.acknowledge(9);
    expect(queue.byteLength).toBe(0);
  });

  it("drops everything when cleared", () => {
    const queue = new SendQueue();
    queue.push(new Uint8Array(WINDOW_BYTES + 10));
    takeAll(queue);
    queue.clear();
    expect(queue.byteLength).toBe(0);
    expect(queue.isFlushed).toBe(true);
    expect(queue.take()).toBeUndefined();
  });

  it("gives out what it took in, in order, within window and payload", () => {
    const size = fc.oneof(
      fc.nat(40),
      fc.constantFrom(PAYLOAD_BYTES - 1, PAYLOAD_BYTES, PAYLOAD_BYTES + 1),
      fc.nat(WINDOW_BYTES + PAYLOAD_BYTES),
    );
    const step = fc.oneof(
      fc.record({ type: fc.constant("push" as const), size }),
      fc.record({ type: fc.constant("acknowledge" as const), size }),
      fc.record({ type: fc.constant("take" as const), size: fc.nat(12) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const queue = new SendQueue();
        const buffers = new Set<ArrayBuffer>();
        let pushed = 0;
        let taken = 0;
        let acknowledged = 0;
        for (const { type, size } of steps) {
          if (type === "push") {
            queue.push(numbered(pushed, size));
            pushed += size;
          } else if (type === "acknowledge") {
            const reported = Math.min(size, taken - acknowledged);
            acknowledged += reported;
            queue.acknowledge(reported);
          } else {
            for (let count = 0; count < size; count += 1) {
              const data = queue.take();
              if (data === undefined) {
                const next = Math.min(pushed - taken, PAYLOAD_BYTES);
                expect(next === 0 || taken + next - acknowledged > WINDOW_BYTES).toBe(true);
                break;
              }
              expect(data.byteLength).toBeGreaterThan(0);
              expect(data.byteLength).toBeLessThanOrEqual(PAYLOAD_BYTES);
              expect(Buffer.from(data).equals(numbered(taken, data.byteLength))).toBe(true);
              expect(buffers.has(data)).toBe(false);
              buffers.add(data);
              taken += data.byteLength;
            }
          }
          expect(taken - acknowledged).toBeLessThanOrEqual(WINDOW_BYTES);
          expect(queue.byteLength).toBe(pushed - acknowledged);
          expect(queue.isFlushed).toBe(taken === pushed);
        }
      }),
    );
  });
});

/** Bytes that tell their place in the stream. */
function numbered(start: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) {
    const place = start + index;
    bytes[index] = place ^ (place >> 7) ^ (place >> 15);
  }
  return bytes;
}
