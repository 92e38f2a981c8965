import { describe, expect, it } from "vitest";
import { toSocketOptions } from "./socket-options.ts";

const DEFAULTS = { binaryType: "string", useSecureTransport: false };

/** Options that tell which members were read, in order. */
function spied(options: Readonly<Record<string, unknown>>) {
  const reads: PropertyKey[] = [];
  const proxy = new Proxy(options, {
    get: (target, name, receiver) => {
      reads.push(name);
      return Reflect.get(target, name, receiver);
    },
  });
  return { proxy, reads };
}

describe("toSocketOptions", () => {
  it.each([[undefined], [null], [{}], [[]], [() => {}]])("takes %o for the defaults", (options) => {
    expect(toSocketOptions(options)).toEqual(DEFAULTS);
  });

  it.each([0, 1, "arraybuffer", "", true, false, 1n, Symbol("options")])(
    "throws a TypeError for the primitive %s",
    (options) => {
      expect(() => toSocketOptions(options)).toThrow(TypeError);
    },
  );

  it.each([
    ["string", "string"],
    ["arraybuffer", "arraybuffer"],
    [undefined, "string"],
    [["arraybuffer"], "arraybuffer"],
    [new String("arraybuffer"), "arraybuffer"],
  ])("takes the binaryType %o for %s", (binaryType, expected) => {
    expect(toSocketOptions({ binaryType }).binaryType).toBe(expected);
  });

  it.each(["", "blob", "ArrayBuffer", "arraybuffer ", null, 0, Symbol("string")])(
    "throws a TypeError for the binaryType %s",
    (binaryType) => {
      expect(() => toSocketOptions({ binaryType })).toThrow(TypeError);
    },
  );

  it.each([
    [true, true],
    [false, false],
    [1, true],
    ["false", true],
    [{}, true],
    [0, false],
    ["", false],
    [Number.NaN, false],
    [null, false],
    [undefined, false],
  ])("takes %o as a boolean under both names: %s", (value, expected) => {
    expect(toSocketOptions({ useSecureTransport: value }).useSecureTransport).toBe(expected);
    expect(toSocketOptions({ useSSL: value }).useSecureTransport).toBe(expected);
  });

  it.each([
    [{ useSecureTransport: false, useSSL: true }, false],
    [{ useSecureTransport: null, useSSL: true }, false],
    [{ useSecureTransport: true, useSSL: false }, true],
    [{ useSecureTransport: undefined, useSSL: true }, true],
  ])("lets the name of today win where it is given: %o", (options, expected) => {
    expect(toSocketOptions(options).useSecureTransport).toBe(expected);
  });

  it("ignores members that are not in the dictionary", () => {
    const options = { ca: "certificate", tlsWorkerPath: "/worker.js", binarytype: "arraybuffer" };
    expect(toSocketOptions(options)).toEqual(DEFAULTS);
  });

  it("reads each member once, in the order of Web IDL", () => {
    const { proxy, reads } = spied({ useSecureTransport: true, useSSL: true });
    toSocketOptions(proxy);
    expect(reads).toEqual(["binaryType", "useSSL", "useSecureTransport"]);
  });

  it("converts each member before it reads the next", () => {
    const { proxy, reads } = spied({ binaryType: "blob" });
    expect(() => toSocketOptions(proxy)).toThrow(TypeError);
    expect(reads).toEqual(["binaryType"]);
  });
});
