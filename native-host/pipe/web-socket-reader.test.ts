import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskedFrame } from "../../tests/host/web-socket-client.ts";
import { deterministicBytes } from "../../tests/servers/deterministic-bytes.ts";
import { CLOSE_CODE, OPCODE, WebSocketReader } from "./web-socket-reader.ts";

const MOST_BYTES = 70_000;
const MOST_TEXT_BYTES = 130;

type Heard = Buffer | string;

/** Where one binary message ends and the next begins is not told. */
function append(all: Heard[], next: Heard): void {
  const last = all.at(-1);
  if (Buffer.isBuffer(last) && Buffer.isBuffer(next))
    all.splice(-1, 1, Buffer.concat([last, next]));
  else all.push(next);
}

/** A reader, and what it has told: payload and texts in their order, pings, and how it ended. */
function readerUnderTest(mostBytes = MOST_BYTES) {
  const messages: Heard[] = [];
  const others: (string | number)[] = [];
  const reader = new WebSocketReader(
    {
      data: (piece) => append(messages, Buffer.from(piece)),
      text: (message) => append(messages, message),
      ping: (payload) => others.push(`ping ${payload.toString("hex")}`),
      close: () => others.push("close"),
      fail: (code) => others.push(code),
    },
    { binary: mostBytes, text: MOST_TEXT_BYTES },
  );
  return { reader, messages, others };
}

const mask = fc.uint8Array({ minLength: 4, maxLength: 4 });
const control = fc.record({
  opcode: fc.constantFrom(OPCODE.ping, OPCODE.pong),
  payload: fc.uint8Array({ maxLength: 125 }),
});
const fragment = fc.record({
  byteLength: fc.oneof(
    fc.nat({ max: 300 }),
    fc.constantFrom(0, 125, 126, 127),
    fc.integer({ min: 65_530, max: 65_540 }),
  ),
  mask,
  before: fc.array(control, { maxLength: 2 }),
});
const message = fc
  .record({ isText: fc.boolean(), parts: fc.array(fragment, { minLength: 1, maxLength: 4 }) })
  .filter(
    ({ isText, parts }) =>
      parts.reduce((sum, { byteLength }) => sum + byteLength, 0) <=
      (isText ? MOST_TEXT_BYTES : MOST_BYTES),
  );

describe("WebSocketReader", () => {
  it("reads any messages, in any fragments with control frames between, in any pieces", () => {
    const cuts = fc.array(fc.oneof(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 70_000 })), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 4 }),
        cuts,
        fc.nat({ max: 7 }),
        (messages, sizes, start) => {
          const frames: Buffer[] = [];
          const expected: Heard[] = [];
          const pings: string[] = [];
          for (const [seed, { isText, parts }] of messages.entries()) {
            const payloads: Buffer[] = [];
            for (const [index, { byteLength, mask: key, before }] of parts.entries()) {
              for (const { opcode, payload } of before) {
                frames.push(maskedFrame(opcode, payload, { mask: key }));
                if (opcode === OPCODE.ping) {
                  pings.push(`ping ${Buffer.from(payload).toString("hex")}`);
                }
              }
              const bytes = deterministicBytes(byteLength, seed * 10 + index);
              const payload = Buffer.from(isText ? bytes.map((byte) => byte & 0x7f) : bytes);
              payloads.push(payload);
              const isFinal = index === parts.length - 1;
              const first = isText ? OPCODE.text : OPCODE.binary;
              const opcode = index === 0 ? first : OPCODE.continuation;
              frames.push(maskedFrame(opcode, payload, { isFinal, mask: key }));
            }
            const whole = Buffer.concat(payloads);
            append(expected, isText ? String(whole) : whole);
          }
          const { reader, messages: read, others } = readerUnderTest();
          // Not always at a multiple of four in memory.
          const wire = Buffer.concat([Buffer.alloc(start), ...frames]);
          for (let place = start, turn = 0; place < wire.byteLength; turn += 1) {
            const size = sizes[turn % sizes.length] || 1;
            reader.push(wire.subarray(place, place + size));
            place += size;
          }
          expect(read.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
          expect(isDeepStrictEqual(read, expected)).toBe(true);
          expect(others).toEqual(pings);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("passes payload on as it comes, before the frame is whole", () => {
    const { reader, messages } = readerUnderTest();
    const frame = maskedFrame(OPCODE.binary, Buffer.from("a frame"));
    reader.push(frame.subarray(0, frame.byteLength - 2));
    expect(messages.map(String)).toEqual(["a fra"]);
    reader.push(frame.subarray(-2));
    expect(messages.map(String)).toEqual(["a frame"]);
  });

  it("keeps a text until it is whole, its last fragment be it empty", () => {
    const { reader, messages } = readerUnderTest();
    const frame = maskedFrame(OPCODE.text, Buffer.from("all"), { isFinal: false });
    reader.push(frame.subarray(0, frame.byteLength - 2));
    reader.push(frame.subarray(-2));
    expect(messages).toEqual([]);
    reader.push(maskedFrame(OPCODE.continuation, Buffer.alloc(0)));
    expect(messages).toEqual(["all"]);
  });

  it("takes a message of exactly the limit, in one frame and in several", () => {
    const { reader, messages, others } = readerUnderTest(300);
    reader.push(maskedFrame(OPCODE.binary, Buffer.alloc(300)));
    reader.push(maskedFrame(OPCODE.binary, Buffer.alloc(200), { isFinal: false }));
    reader.push(maskedFrame(OPCODE.continuation, Buffer.alloc(100)));
    reader.push(maskedFrame(OPCODE.text, Buffer.alloc(MOST_TEXT_BYTES, "t")));
    expect(messages.map(({ length }) => length)).toEqual([600, MOST_TEXT_BYTES]);
    expect(others).toEqual([]);
  });

  it.each([[Buffer.alloc(0)], [Buffer.from([0x03, 0xe8])]])("reads a goodbye: %o", (payload) => {
    const { reader, messages, others } = readerUnderTest();
    const goodbye = maskedFrame(OPCODE.close, payload);
    reader.push(Buffer.concat([goodbye, maskedFrame(OPCODE.binary, Buffer.from("late"))]));
    reader.push(maskedFrame(OPCODE.binary, Buffer.from("later")));
    expect(others).toEqual(["close"]);
    expect(messages).toEqual([]);
  });

  const { protocolError, tooBig } = CLOSE_CODE;
  const bytes = Buffer.from("some");
  const begun = maskedFrame(OPCODE.binary, bytes, { isFinal: false });
  const endless = Buffer.concat([
    Buffer.from([0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    Buffer.alloc(4),
  ]);
  it.each<[string, readonly Buffer[], number]>([
    ["unmasked", [maskedFrame(OPCODE.binary, bytes, { mask: "none" })], protocolError],
    ["an unmasked ping", [maskedFrame(OPCODE.ping, bytes, { mask: "none" })], protocolError],
    ["the first reserved bit", [maskedFrame(OPCODE.binary, bytes, { reserved: 4 })], protocolError],
    ["the second one", [maskedFrame(OPCODE.binary, bytes, { reserved: 2 })], protocolError],
    ["the third one", [maskedFrame(OPCODE.binary, bytes, { reserved: 1 })], protocolError],
    ["a long text", [maskedFrame(OPCODE.text, Buffer.alloc(MOST_TEXT_BYTES + 1))], tooBig],
    [
      "a text that is long by the sum",
      [
        maskedFrame(OPCODE.text, bytes, { isFinal: false }),
        maskedFrame(OPCODE.continuation, Buffer.alloc(MOST_TEXT_BYTES - bytes.byteLength + 1)),
      ],
      tooBig,
    ],
    ["unknown opcode 3", [maskedFrame(3, bytes)], protocolError],
    ["unknown opcode 11", [maskedFrame(11, bytes)], protocolError],
    ["a long ping", [maskedFrame(OPCODE.ping, Buffer.alloc(126))], protocolError],
    ["a long close", [maskedFrame(OPCODE.close, Buffer.alloc(126))], protocolError],
    ["a ping in pieces", [maskedFrame(OPCODE.ping, bytes, { isFinal: false })], protocolError],
    ["a close in pieces", [maskedFrame(OPCODE.close, bytes, { isFinal: false })], protocolError],
    ["a continuation of nothing", [maskedFrame(OPCODE.continuation, bytes)], protocolError],
    [
      "a continuation of what has ended",
      [maskedFrame(OPCODE.binary, bytes), maskedFrame(OPCODE.continuation, bytes)],
      protocolError,
    ],
    ["a message within a message", [begun, maskedFrame(OPCODE.binary, bytes)], protocolError],
    ["text within a message", [begun, maskedFrame(OPCODE.text, bytes)], protocolError],
    ["too long by one frame", [maskedFrame(OPCODE.binary, Buffer.alloc(301))], tooBig],
    ["too long by the sum", [begun, maskedFrame(OPCODE.continuation, Buffer.alloc(297))], tooBig],
    [
      "too long by the sum of three",
      [
        begun,
        maskedFrame(OPCODE.continuation, Buffer.alloc(200), { isFinal: false }),
        maskedFrame(OPCODE.continuation, Buffer.alloc(97)),
      ],
      tooBig,
    ],
    ["as long as it can be said", [endless], tooBig],
  ])("fails, and reads nothing after it: %s", (_, frames, code) => {
    const wire = Buffer.concat([
      ...frames,
      maskedFrame(OPCODE.ping, Buffer.from("late")),
      maskedFrame(OPCODE.binary, Buffer.from("late")),
    ]);
    for (const size of [wire.byteLength, 1, 7]) {
      const { reader, others, messages } = readerUnderTest(300);
      for (let place = 0; place < wire.byteLength; place += size) {
        // Payload is unmasked in place.
        reader.push(Buffer.from(wire.subarray(place, place + size)));
      }
      expect(others).toEqual([code]);
      expect(messages.filter((message) => String(message) === "late")).toEqual([]);
    }
  });
});
