import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToBinaryString, toSendBytes } from "./send-data.ts";

function bytesOf(data: unknown, byteOffset?: unknown, byteLength?: unknown): number[] {
  return [...toSendBytes(data, byteOffset, byteLength)];
}

/** The bytes 0 to 9. */
function tenBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: 10 }, (_, index) => index);
}

function detached(): ArrayBuffer {
  const { buffer } = tenBytes();
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

describe("toSendBytes of strings", () => {
  it("takes every code unit for a byte, NUL included", () => {
    const all = Array.from({ length: 256 }, (_, byte) => byte);
    expect(bytesOf(String.fromCharCode(...all))).toEqual(all);
    expect(bytesOf("")).toEqual([]);
  });

  it.each([
    ["\u0100", 256, 0],
    ["caf\u00e9 \u20ac", 0x20ac, 5],
    ["ab\u{1f980}", 0xd83e, 2],
  ])("throws a TypeError for %j, naming the code and its index", (text, code, index) => {
    expect(() => toSendBytes(text, undefined, undefined)).toThrow(TypeError);
    expect(() => toSendBytes(text, undefined, undefined)).toThrow(
      new RegExp(`character code ${code} at index ${index}:`),
    );
  });

  it("ignores offset and length", () => {
    expect(bytesOf("abc", 1, 1)).toEqual([0x61, 0x62, 0x63]);
  });

  it.each([
    [null, "null"],
    [undefined, "undefined"],
    [42, "42"],
    [1n, "1"],
    [false, "false"],
    [[1, 2, 3], "1,2,3"],
    [{}, "[object Object]"],
    [{ toString: () => "text" }, "text"],
    [{ byteLength: 3 }, "[object Object]"],
    [Object.create(ArrayBuffer.prototype), "[object ArrayBuffer]"],
  ])("converts %o to %j", (data, text) => {
    expect(bytesOf(data)).toEqual(bytesOf(text));
  });

  it("throws a TypeError for a symbol", () => {
    expect(() => toSendBytes(Symbol("data"), undefined, undefined)).toThrow(TypeError);
  });
});

describe("toSendBytes of buffers and views", () => {
  it("takes a buffer, every kind of view, and no byte outside a view", () => {
    const { buffer } = tenBytes();
    expect(bytesOf(buffer)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(bytesOf(new Uint8Array(buffer, 3, 4))).toEqual([3, 4, 5, 6]);
    expect(bytesOf(new Uint8ClampedArray(buffer, 8))).toEqual([8, 9]);
    expect(bytesOf(new Uint16Array(buffer, 2, 2))).toEqual([2, 3, 4, 5]);
    expect(bytesOf(new Float64Array(buffer, 0, 1))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(bytesOf(new DataView(buffer, 4, 3))).toEqual([4, 5, 6]);
    expect(bytesOf(new ArrayBuffer(0))).toEqual([]);
  });

  it("takes buffers and views of another realm, whatever their prototype", () => {
    const foreign: { buffer: object; view: object } = runInNewContext(
      "const view = new Uint8Array([7, 8, 9]).subarray(1); ({ buffer: view.buffer, view })",
    );
    expect(foreign.buffer).not.toBeInstanceOf(ArrayBuffer);
    expect(bytesOf(foreign.buffer)).toEqual([7, 8, 9]);
    expect(bytesOf(foreign.view)).toEqual([8, 9]);
    expect(bytesOf(Object.setPrototypeOf(tenBytes().buffer, null))).toHaveLength(10);
  });

  it("takes the bytes of shared memory", () => {
    const view = new Uint8Array(new SharedArrayBuffer(3));
    view.set([1, 2, 3]);
    expect(bytesOf(view)).toEqual([1, 2, 3]);
  });

  it.each([
    [0, undefined, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [undefined, undefined, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [7, undefined, [7, 8, 9]],
    [2, 3, [2, 3, 4]],
    ["2", "3", [2, 3, 4]],
    [2.9, 3.9, [2, 3, 4]],
    [7, 100, [7, 8, 9]],
    [7, 4_294_967_295, [7, 8, 9]],
    [7, -1, [7, 8, 9]],
    [9, 1, [9]],
    [10, undefined, []],
    [11, undefined, []],
    [11, 5, []],
    [-1, 1, []],
    [4_294_967_295, 4_294_967_295, []],
    [4_294_967_296, 2, [0, 1]],
    [3, 0, []],
    [3, null, []],
    [null, 2, [0, 1]],
    [Number.NaN, Number.NaN, []],
  ])("from %o, of length %o", (byteOffset, byteLength, expected) => {
    expect(bytesOf(tenBytes().buffer, byteOffset, byteLength)).toEqual(expected);
    expect(bytesOf(tenBytes(), byteOffset, byteLength)).toEqual(expected);
  });

  it("counts the offset from the view's own start, and clamps to its own end", () => {
    const view = new Uint8Array(tenBytes().buffer, 4, 3);
    expect(bytesOf(view, 1)).toEqual([5, 6]);
    expect(bytesOf(view, 1, 100)).toEqual([5, 6]);
    expect(bytesOf(new DataView(view.buffer, 4, 3), 2, 100)).toEqual([6]);
  });

  it.each([1n, Symbol("offset")])("throws a TypeError for %s as offset or length", (value) => {
    expect(() => toSendBytes(tenBytes(), value, undefined)).toThrow(TypeError);
    expect(() => toSendBytes(tenBytes(), 0, value)).toThrow(TypeError);
    expect(() => toSendBytes(detached(), value, undefined)).toThrow(TypeError);
  });

  it("finds nothing in a detached buffer or a view of it", () => {
    const view = tenBytes();
    const dataView = new DataView(view.buffer);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    expect(bytesOf(detached())).toEqual([]);
    expect(bytesOf(detached(), 2, 3)).toEqual([]);
    expect(bytesOf(view)).toEqual([]);
    expect(bytesOf(dataView)).toEqual([]);
  });

  it("finds nothing in a buffer that the conversion of an argument detaches", () => {
    const view = tenBytes();
    const offset = {
      valueOf: () => {
        structuredClone(view.buffer, { transfer: [view.buffer] });
        return 2;
      },
    };
    expect(bytesOf(view, offset)).toEqual([]);
  });

  it("tells where they are, and copies nothing", () => {
    const source = tenBytes();
    const bytes = toSendBytes(source, 2, 3);
    expect([bytes.buffer, bytes.byteOffset, bytes.byteLength]).toEqual([source.buffer, 2, 3]);
  });
});

describe("bytesToBinaryString", () => {
  it("gives one code unit a byte, for any length", () => {
    for (const length of [0, 1, 8191, 8192, 8193, 131_072]) {
      const bytes = Uint8Array.from({ length }, (_, index) => index % 251);
      const text = bytesToBinaryString(bytes.buffer);
      expect(text).toHaveLength(length);
      expect(Buffer.from(text, "latin1").equals(bytes)).toBe(true);
    }
  });

  it("is undone by toSendBytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (bytes) => {
        const text = bytesToBinaryString(new Uint8Array(bytes).buffer);
        expect(toSendBytes(text, undefined, undefined)).toEqual(new Uint8Array(bytes));
      }),
    );
  });
});
