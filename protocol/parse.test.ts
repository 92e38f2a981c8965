import fc from "fast-check";
import type { GenericSchema } from "valibot";
import { describe, expect, it } from "vitest";
import { fromHostSchema, toHostSchema } from "./host-messages.ts";
import { fromPageSchema, toPageSchema } from "./page-messages.ts";
import { parse } from "./parse.ts";

const SECRET = "s3cr\nt";
const OPEN = { type: "open", id: 1, host: "a", port: 1, secure: true, rules: [] };
const RULE = { effect: "allow", scopes: ["connect"], destinations: ["*:*"] };

describe("parse", () => {
  it("gives what fits", () => {
    const message = { type: "close", id: 7 };
    expect(parse(toHostSchema, message)).toEqual({ ok: true, value: message });
  });

  it.each([
    ["nothing", undefined, "message: expected Object"],
    ["text", SECRET, "message: expected Object"],
    ["another type", { type: SECRET }, /^type: expected \("hello" \| "open" /],
    ["a wrong value", { type: "close", id: SECRET }, "id: expected number"],
    ["a value out of range", { type: "close", id: 0 }, "id: expected !0"],
    ["a missing member", { type: "close" }, 'id: expected "id"'],
    ["an extra member", { type: "close", id: 1, [SECRET]: 1 }, "message: expected no other member"],
    [
      "a wrong value in a list",
      { ...OPEN, rules: [{ ...RULE, scopes: ["connect", SECRET] }] },
      /^rules\.0\.scopes\.1: expected \("connect" /,
    ],
    [
      "what is no pattern",
      { ...OPEN, rules: [RULE, { ...RULE, destinations: ["*:*", SECRET] }] },
      "rules.1.destinations.1: expected a destination pattern in canonical form",
    ],
    [
      "an extra member in a list",
      { ...OPEN, rules: [{ ...RULE, [SECRET]: 1 }] },
      "rules.0: expected no other member",
    ],
  ])("names place and expectation, not the data: %s", (_, input, reason) => {
    const parsed = parse(toHostSchema, input);
    expect(parsed).toEqual({ ok: false, reason: expect.stringMatching(reason) });
    expect(JSON.stringify(parsed)).not.toContain("s3cr");
  });

  it("gives a reason that fits into a fault, however much may be expected", () => {
    const parsed = parse(toHostSchema, { type: SECRET });
    const reason = parsed.ok ? "" : parsed.reason;
    expect(reason).toMatch(/ \.\.\.$/);
    const fault = { type: "fault", code: "MESSAGE_INVALID", reason };
    expect(parse(fromHostSchema, fault)).toEqual({ ok: true, value: fault });
  });

  it("names the object that has an extra member", () => {
    const failure = { name: "NetworkError", message: "Network", errorCode: "A", [SECRET]: 1 };
    expect(parse(fromHostSchema, { type: "error", id: 1, failure })).toEqual({
      ok: false,
      reason: "failure: expected no other member",
    });
  });

  it.each<[string, GenericSchema]>([
    ["toHost", toHostSchema],
    ["fromHost", fromHostSchema],
    ["fromPage", fromPageSchema],
    ["toPage", toPageSchema],
  ])("never tells the data and never throws, whatever comes: %s", (_, schema) => {
    const secretKey = fc.string().map((text) => `s3cr${text}`);
    const types = [
      "hello",
      "open",
      "send",
      "credit",
      "close",
      "error",
      "denied",
      "fault",
      "opened",
    ];
    const message = fc.record(
      {
        type: fc.constantFrom(...types),
        id: fc.constantFrom<unknown>(1, 0, SECRET),
        failure: fc.dictionary(secretKey, fc.anything()),
      },
      { requiredKeys: ["type"] },
    );
    const input = fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withNullPrototype: true,
        withTypedArray: true,
      }),
      fc
        .tuple(message, fc.dictionary(secretKey, fc.anything()))
        .map(([known, extra]) => ({ ...known, ...extra })),
    );
    fc.assert(
      fc.property(input, (value) => {
        const parsed = parse(schema, value);
        if (!parsed.ok) expect(parsed.reason).not.toContain("s3cr");
      }),
    );
  });

  it("gives reasons for the host's log and its faults that fit in one short line", () => {
    const messages = fc.dictionary(fc.string({ minLength: 300 }), fc.anything());
    fc.assert(
      fc.property(messages, (extra) => {
        const parsed = parse(toHostSchema, { type: "close", id: 1, ...extra });
        if (!parsed.ok) expect(parsed.reason).toMatch(/^[^\n]{1,200}$/);
      }),
    );
  });
});
