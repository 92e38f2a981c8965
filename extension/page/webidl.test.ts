import { describe, expect, it } from "vitest";
import {
  describeInterface,
  member,
  requireArguments,
  toDictionary,
  toDOMString,
  toUnsignedLong,
  toUnsignedShort,
  toUSVString,
} from "./webidl.ts";

const thrown = new RangeError("of the page's own");

const NO_NUMBERS: readonly (readonly [string, unknown])[] = [
  ["a bigint", 1n],
  ["a symbol", Symbol("port")],
  ["a bigint object", Object(1n)],
  ["a symbol object", Object(Symbol("port"))],
  ["an object that gives a bigint", { valueOf: () => 1n }],
  ["an object that gives no primitive", { valueOf: () => ({}), toString: () => ({}) }],
];

describe("toUnsignedShort", () => {
  it.each([
    [0, 0],
    [80, 80],
    [65_535, 65_535],
    [65_536, 0],
    [70_000, 4464],
    [-1, 65_535],
    [-65_536, 0],
    [-70_000, 61_072],
    [80.9, 80],
    [-0.9, 0],
    [-1.9, 65_535],
    [-0, 0],
    [2 ** 53, 0],
    [2 ** 53 - 1, 65_535],
    [Number.NaN, 0],
    [Number.POSITIVE_INFINITY, 0],
    [Number.NEGATIVE_INFINITY, 0],
    [Number.MAX_VALUE, 0],
    ["80", 80],
    [" 0x50\n", 80],
    ["1e3", 1000],
    ["", 0],
    ["http", 0],
    ["Infinity", 0],
    [undefined, 0],
    [null, 0],
    [true, 1],
    [false, 0],
    [[8080], 8080],
    [[80, 81], 0],
    [{}, 0],
    [{ valueOf: () => 443 }, 443],
    [new Date(70_000), 4464],
  ])("%o is %i", (value, expected) => {
    expect(toUnsignedShort(value)).toBe(expected);
  });

  it.each(NO_NUMBERS)("throws a TypeError for %s", (_, value) => {
    expect(() => toUnsignedShort(value)).toThrow(TypeError);
  });

  it("lets the page's own exception through", () => {
    const value = {
      valueOf: () => {
        throw thrown;
      },
    };
    expect(() => toUnsignedShort(value)).toThrow(thrown);
  });
});

describe("toUnsignedLong", () => {
  it.each([
    [4_294_967_295, 4_294_967_295],
    [4_294_967_296, 0],
    [4_294_967_301, 5],
    [-1, 4_294_967_295],
    [70_000, 70_000],
    ["12", 12],
    [Number.NaN, 0],
  ])("%o is %i", (value, expected) => {
    expect(toUnsignedLong(value)).toBe(expected);
  });

  it.each(NO_NUMBERS)("throws a TypeError for %s", (_, value) => {
    expect(() => toUnsignedLong(value)).toThrow(TypeError);
  });
});

describe("toDOMString and toUSVString", () => {
  it.each([
    ["example.org", "example.org"],
    [undefined, "undefined"],
    [null, "null"],
    [42, "42"],
    [-0, "0"],
    [1n, "1"],
    [true, "true"],
    [["a", "b"], "a,b"],
    [{}, "[object Object]"],
    [{ toString: () => "named" }, "named"],
    ["\u{1f980}", "\u{1f980}"],
  ])("%o is %j", (value, expected) => {
    expect(toDOMString(value)).toBe(expected);
    expect(toUSVString(value)).toBe(expected);
  });

  it.each([
    ["a symbol", Symbol("host")],
    ["an object that gives a symbol", { toString: () => Symbol("host") }],
    ["an object that gives no primitive", { valueOf: () => ({}), toString: () => ({}) }],
  ])("throw a TypeError for %s", (_, value) => {
    expect(() => toDOMString(value)).toThrow(TypeError);
    expect(() => toUSVString(value)).toThrow(TypeError);
  });

  it.each([
    ["\ud800", "\ufffd"],
    ["\udc00", "\ufffd"],
    ["a\ud83eb", "a\ufffdb"],
    ["\udd80\ud83e", "\ufffd\ufffd"],
  ])("differ in the lone surrogates of %j", (value, expected) => {
    expect(toDOMString(value)).toBe(value);
    expect(toUSVString(value)).toBe(expected);
  });
});

describe("toDictionary", () => {
  it.each([undefined, null])("takes %s for an empty one", (value) => {
    expect(toDictionary(value)).toEqual({});
  });

  it.each([[{}], [[]], [() => {}], [new Date()], [new String("text")]])("takes %o", (value) => {
    expect(toDictionary(value)).toBe(value);
  });

  it.each([0, 1, "", "arraybuffer", true, false, 1n, Symbol("options")])(
    "throws a TypeError for %s",
    (value) => {
      expect(() => toDictionary(value)).toThrow(TypeError);
    },
  );

  it("finds members that are inherited or not enumerable", () => {
    const inherited = Object.create({ binaryType: "arraybuffer" });
    expect(member(toDictionary(inherited), "binaryType")).toBe("arraybuffer");
    const hidden = Object.defineProperty({}, "useSSL", { value: true });
    expect(member(toDictionary(hidden), "useSSL")).toBe(true);
    expect(member(toDictionary(null), "useSSL")).toBeUndefined();
  });
});

describe("requireArguments", () => {
  it("throws a TypeError for fewer than required, and for those alone", () => {
    expect(() => requireArguments("TCPSocket", 1, 2)).toThrow(TypeError);
    expect(() => requireArguments("TCPSocket", 2, 2)).not.toThrow();
    expect(() => requireArguments("TCPSocket", 3, 2)).not.toThrow();
  });
});

describe("describeInterface", () => {
  class Sample {
    get attribute(): number {
      return 1;
    }
    operation(): void {}
  }
  describeInterface(Sample, "Sample");

  it("makes attributes and operations enumerable and leaves the rest as it is", () => {
    expect(Object.getOwnPropertyDescriptors(Sample.prototype)).toMatchObject({
      attribute: { enumerable: true, configurable: true, set: undefined },
      operation: { enumerable: true, configurable: true, writable: true },
      constructor: { enumerable: false },
    });
  });

  it("gives the class string by a property like the platform's", () => {
    expect(Object.prototype.toString.call(new Sample())).toBe("[object Sample]");
    expect(Object.getOwnPropertyDescriptor(Sample.prototype, Symbol.toStringTag)).toEqual({
      value: "Sample",
      writable: false,
      enumerable: false,
      configurable: true,
    });
  });
});
