import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { SendMemory } from "./send-memory.ts";
import { SendQueue } from "./send-queue.ts";

/** From here on what is pushed goes to blocks of a whole payload. */
const LARGE_BYTES = 16 * 1024;

function newQueue(): SendQueue {
  return new SendQueue(new SendMemory());
}

/** Copies of all that the queue gives out. */
function takeAll(queue: SendQueue): Buffer[] {
  const payloads: Buffer[] = [];
  for (let bytes = queue.take(); bytes !== undefined; bytes = queue.take()) {
    payloads.push(Buffer.from(bytes));
  }
  return payloads;
}

function sizesOf(payloads: readonly Uint8Array[]): number[] {
  return payloads.map(({ byteLength }) => byteLength);
}

describe("SendQueue", () => {
  it("gives nothing while there is nothing", () => {
    const queue = newQueue();
    queue.push(new Uint8Array());
    expect(queue.take()).toBeUndefined();
    expect(queue.byteLength).toBe(0);
    expect(queue.isFlushed).toBe(true);
  });

  it("copies what it takes in", () => {
    const queue = newQueue();
    const [small, large] = [numbered(0, 10), numbered(10, LARGE_BYTES)];
    queue.push(small);
    queue.push(large);
    small.fill(0);
    large.fill(0);
    expect(Buffer.concat(takeAll(queue)).equals(numbered(0, LARGE_BYTES + 10))).toBe(true);
  });

  it("cuts a large chunk into payloads", () => {
    const queue = newQueue();
    queue.push(new Uint8Array(2 * PAYLOAD_BYTES + 1));
    expect(sizesOf(takeAll(queue))).toEqual([PAYLOAD_BYTES, PAYLOAD_BYTES, 1]);
  });

  it("lets a window out, and more when there is room for a whole payload or for all the rest", () => {
    const queue = newQueue();
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

  it("makes few payloads of many small chunks", () => {
    const queue = newQueue();
    for (let start = 0; start < 1000; start += 10) queue.push(numbered(start, 10));
    expect(sizesOf(takeAll(queue))).toEqual([1000]);
    for (let start = 1000; start < 101_000; start += 10) queue.push(numbered(start, 10));
    const payloads = takeAll(queue);
    expect(payloads.length).toBeLessThan(8);
    expect(Buffer.concat(payloads).equals(numbered(1000, 100_000))).toBe(true);
  });

  it("uses its memory again, as soon as the operating system has what was in it", () => {
    const memory = new SendMemory();
    const queue = new SendQueue(memory);
    const seen = new Set<ArrayBuffer>();
    for (let place = 0; place < 100 * PAYLOAD_BYTES; place += PAYLOAD_BYTES / 2) {
      queue.push(numbered(place, PAYLOAD_BYTES / 2));
      const bytes = queue.take() ?? new Uint8Array();
      expect(Buffer.from(bytes).equals(numbered(place, PAYLOAD_BYTES / 2))).toBe(true);
      seen.add(bytes.buffer);
      queue.acknowledge(place % 3 === 0 ? 0 : queue.byteLength);
    }
    expect(seen.size).toBeLessThanOrEqual(4);
    const other = new SendQueue(memory);
    other.push(numbered(0, PAYLOAD_BYTES));
    queue.acknowledge(WINDOW_BYTES);
    expect(seen.has(other.take()?.buffer ?? new ArrayBuffer())).toBe(true);
  });

  it("keeps a little memory for a socket that says little, and shares it with nobody", () => {
    const memory = new SendMemory();
    const [queue, other] = [new SendQueue(memory), new SendQueue(memory)];
    const buffers = [0, 10, 20].map((place) => {
      queue.push(numbered(place, 10));
      other.push(numbered(place, 10));
      const [bytes, others] = [queue.take(), other.take()];
      expect(Buffer.from(bytes ?? []).equals(numbered(place, 10))).toBe(true);
      expect(others?.buffer).not.toBe(bytes?.buffer);
      queue.acknowledge(10);
      other.acknowledge(10);
      return bytes?.buffer;
    });
    expect(new Set(buffers).size).toBe(1);
  });

  it("goes on where the host is, with what got lost", () => {
    const queue = newQueue();
    const push = (start: number, length: number) => queue.push(numbered(start, length));
    push(0, 100);
    takeAll(queue);
    queue.acknowledge(100);
    push(100, 50);
    queue.take();
    push(150, 50);
    queue.take();
    push(200, 5);
    queue.acknowledge(20);
    queue.resume(130, 125);
    expect(queue.takenBytes).toBe(130);
    expect(queue.byteLength).toBe(80);
    expect(Buffer.concat(takeAll(queue)).equals(numbered(130, 75))).toBe(true);
    queue.acknowledge(80);
    expect(queue.byteLength).toBe(0);
  });

  it("goes on nowhere that it has not been, or that is done with", () => {
    const queue = newQueue();
    queue.push(numbered(0, 100));
    queue.take();
    queue.acknowledge(40);
    queue.resume(10, 0);
    expect(queue.takenBytes).toBe(40);
    queue.resume(400, 300);
    expect([queue.takenBytes, queue.byteLength]).toEqual([40, 60]);
    expect(Buffer.concat(takeAll(queue)).equals(numbered(40, 60))).toBe(true);
  });

  it("takes over what another one holds", () => {
    const [queue, other] = [newQueue(), newQueue()];
    queue.push(numbered(0, 10));
    other.push(numbered(10, WINDOW_BYTES + LARGE_BYTES));
    queue.append(other);
    expect([other.byteLength, other.take()]).toEqual([0, undefined]);
    expect(queue.byteLength).toBe(WINDOW_BYTES + LARGE_BYTES + 10);
    const first = takeAll(queue);
    queue.acknowledge(WINDOW_BYTES);
    const all = Buffer.concat([...first, ...takeAll(queue)]);
    expect(all.equals(numbered(0, WINDOW_BYTES + LARGE_BYTES + 10))).toBe(true);
  });

  it("lets out no more than a smaller window, where it is given one", () => {
    const queue = newQueue();
    queue.push(new Uint8Array(3 * PAYLOAD_BYTES));
    const take = () => queue.take(PAYLOAD_BYTES + 1)?.byteLength;
    expect([take(), take()]).toEqual([PAYLOAD_BYTES, undefined]);
    queue.acknowledge(PAYLOAD_BYTES - 1);
    expect([take(), take()]).toEqual([PAYLOAD_BYTES, undefined]);
  });

  it("counts bytes until they are acknowledged, and never below none", () => {
    const queue = newQueue();
    queue.push(new Uint8Array(5));
    expect(queue.byteLength).toBe(5);
    takeAll(queue);
    expect(queue.byteLength).toBe(5);
    queue.acknowledge(2);
    expect(queue.byteLength).toBe(3);
    queue.acknowledge(9);
    expect(queue.byteLength).toBe(0);
  });

  it("drops everything when cleared, and goes on at its place", () => {
    const queue = newQueue();
    queue.push(new Uint8Array(WINDOW_BYTES + 10));
    takeAll(queue);
    queue.clear();
    expect(queue.byteLength).toBe(0);
    expect(queue.isFlushed).toBe(true);
    expect(queue.take()).toBeUndefined();
    queue.push(numbered(0, 10));
    expect(queue.takenBytes).toBe(WINDOW_BYTES);
    expect(Buffer.concat(takeAll(queue)).equals(numbered(0, 10))).toBe(true);
  });

  it("gives out what it took in, in order, within window and payload, whatever gets lost", () => {
    const size = fc.oneof(
      fc.nat(40),
      fc.constantFrom(PAYLOAD_BYTES - 1, PAYLOAD_BYTES, PAYLOAD_BYTES + 1),
      fc.nat(WINDOW_BYTES + PAYLOAD_BYTES),
    );
    const step = fc.oneof(
      fc.record({ type: fc.constant("push" as const), size }),
      fc.record({ type: fc.constant("acknowledge" as const), size }),
      fc.record({ type: fc.constant("resume" as const), size }),
      fc.record({ type: fc.constant("take" as const), size: fc.nat(12) }),
    );
    const memory = new SendMemory();
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const queue = new SendQueue(memory);
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
          } else if (type === "resume") {
            taken = Math.min(taken, acknowledged + size);
            queue.resume(taken, acknowledged);
          } else {
            for (let count = 0; count < size; count += 1) {
              const bytes = queue.take();
              if (bytes === undefined) {
                const most = Math.min(pushed - taken, PAYLOAD_BYTES);
                expect(most === 0 || taken + most - acknowledged > WINDOW_BYTES).toBe(true);
                break;
              }
              expect(bytes.byteLength).toBeGreaterThan(0);
              expect(bytes.byteLength).toBeLessThanOrEqual(PAYLOAD_BYTES);
              expect(Buffer.from(bytes).equals(numbered(taken, bytes.byteLength))).toBe(true);
              taken += bytes.byteLength;
            }
          }
          expect(taken - acknowledged).toBeLessThanOrEqual(WINDOW_BYTES);
          expect(queue.byteLength).toBe(pushed - acknowledged);
          expect(queue.isFlushed).toBe(taken === pushed);
          expect(queue.takenBytes).toBe(taken);
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
