import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OrderedStream } from "./ordered-stream.ts";

/** A stream of numbers, each in its place, and what was delivered or done, in order. */
function streamUnderTest() {
  const log: (number | string)[] = [];
  const stream = new OrderedStream<Uint8Array>((piece) => log.push(...piece));
  return { stream, log };
}

/** The numbers of the stream from one place to another. */
const part = (from: number, to: number) =>
  Uint8Array.from({ length: to - from }, (_, index) => from + index);

const numbers = (log: readonly (number | string)[]) =>
  log.filter((entry) => typeof entry === "number");

describe("OrderedStream", () => {
  it("holds what comes early, and counts it", () => {
    const { stream, log } = streamUnderTest();
    expect(stream.receiveAt(3, part(3, 5))).toBe(true);
    expect(stream.receiveAt(5, part(5, 6))).toBe(true);
    expect([stream.receivedBytes, stream.earlyBytes, log]).toEqual([0, 3, []]);
    stream.receive(part(0, 2));
    expect([stream.receivedBytes, stream.earlyBytes]).toEqual([2, 3]);
    stream.receive(part(2, 3));
    expect([stream.receivedBytes, stream.earlyBytes]).toEqual([6, 0]);
    expect(log).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("refuses a place that it has passed", () => {
    const { stream, log } = streamUnderTest();
    stream.receive(part(0, 4));
    expect(stream.receiveAt(3, part(3, 5))).toBe(false);
    expect(stream.receiveAt(0, part(0, 1))).toBe(false);
    expect(stream.receiveAt(4, part(4, 5))).toBe(true);
    expect(log).toEqual([0, 1, 2, 3, 4]);
  });

  it("does what is due at once, and in the order in which it was asked for", () => {
    const { stream, log } = streamUnderTest();
    stream.receive(part(0, 2));
    stream.whenAfter(undefined, () => log.push("now"));
    stream.whenAfter(2, () => log.push("two"));
    stream.whenAfter(3, () => log.push("three"));
    stream.whenAfter(undefined, () => log.push("in its turn"));
    expect(log).toEqual([0, 1, "now", "two"]);
    stream.receiveAt(2, part(2, 3));
    expect(log).toEqual([0, 1, "now", "two", 2, "three", "in its turn"]);
  });

  it("does something that asks for something in turn, once each", () => {
    const { stream, log } = streamUnderTest();
    stream.whenAfter(1, () => {
      log.push("one");
      stream.whenAfter(1, () => log.push("one more"));
    });
    stream.receive(part(0, 1));
    stream.receive(part(1, 2));
    expect(log).toEqual([0, "one", "one more", 1]);
  });

  it("does something before the early pieces that follow its place", () => {
    const { stream, log } = streamUnderTest();
    stream.receiveAt(2, part(2, 4));
    stream.receiveAt(4, part(4, 5));
    stream.whenAfter(2, () => log.push("two"));
    stream.whenAfter(4, () => log.push("four"));
    stream.receive(part(0, 2));
    expect(log).toEqual([0, 1, "two", 2, 3, "four", 4]);
  });

  it("forgets what came early, and takes it again in order", () => {
    const { stream, log } = streamUnderTest();
    stream.receiveAt(2, part(2, 4));
    stream.forgetEarly();
    expect(stream.earlyBytes).toBe(0);
    stream.receive(part(0, 2));
    expect(log).toEqual([0, 1]);
    stream.receive(part(2, 4));
    expect(log).toEqual([0, 1, 2, 3]);
  });

  it("orders any pieces of two ways that race, and keeps every action to its place", () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 59 }), { maxLength: 20 });
    const race = fc.infiniteStream(fc.boolean());
    const actions = fc.array(fc.nat(), { maxLength: 6 });
    fc.assert(
      fc.property(cuts, fc.nat(), fc.nat(), actions, race, (places, first, lost, wishes, turns) => {
        const borders = [0, ...places.sort((one, other) => one - other), 60];
        const pieces = borders.slice(1).map((end, index) => ({ start: borders[index] ?? 0, end }));
        const native = pieces.slice(0, first % (pieces.length + 1));
        const piped = pieces.slice(native.length);
        const afters = wishes
          .map((wish) => borders[wish % borders.length] ?? 0)
          .sort((one, other) => one - other);
        const { stream, log } = streamUnderTest();
        for (const after of afters) stream.whenAfter(after, () => log.push(`after ${after}`));
        const arriving = piped.slice(0, lost % (piped.length + 1));
        const resent = new Set(piped);
        while (native.length > 0 || arriving.length > 0) {
          const isNative = arriving.length === 0 || (native.length > 0 && turns.next().value);
          const piece = (isNative ? native : arriving).shift();
          if (piece === undefined) break;
          const { start, end } = piece;
          if (isNative) stream.receive(part(start, end));
          else expect(stream.receiveAt(start, part(start, end))).toBe(true);
        }
        stream.forgetEarly();
        // Native messaging goes on where the stream is.
        for (const { start, end } of resent) {
          if (start >= stream.receivedBytes) stream.receive(part(start, end));
        }
        expect(numbers(log)).toEqual([...part(0, 60)]);
        expect([stream.receivedBytes, stream.earlyBytes]).toEqual([60, 0]);
        const done = log.flatMap((entry, index) =>
          typeof entry === "string" ? [[entry, numbers(log.slice(0, index)).length]] : [],
        );
        expect(done).toEqual(afters.map((after) => [`after ${after}`, after]));
      }),
    );
  });
});
