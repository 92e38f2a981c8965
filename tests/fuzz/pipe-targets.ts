/** The second pipe: its WebSocket, which anybody on this computer can connect to, and its frames. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import {
  parsePipeFrameAnswer,
  parsePipeFrameRequest,
} from "../../extension/pipe/pipe-frame-messages.ts";
import { acceptHandshake } from "../../native-host/pipe/web-socket-handshake.ts";
import { WebSocketReader } from "../../native-host/pipe/web-socket-reader.ts";
import { type PipeHeader, readPipeHeader, startPipeFrame } from "../../protocol/pipe-frame.ts";
import { pieces } from "./check-decoder.ts";
import { type FuzzTarget, fuzzTarget } from "./fuzz-target.ts";
import { mutated } from "./mutated.ts";
import { naiveWebSocket } from "./naive-web-socket.ts";

const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 };
const WINDOW = 1_048_576;

const id = fc.integer(INT32).filter((number) => number !== 0);
const byteLength = fc.integer({ min: 1, max: WINDOW });

const header: fc.Arbitrary<PipeHeader> = fc.oneof(
  fc.record({ type: fc.constant("data" as const), id, offset: fc.maxSafeNat() }),
  fc.record({ type: fc.constantFrom("credit" as const, "sent" as const), id, byteLength }),
  fc.record({ type: fc.constantFrom("ready" as const, "flush" as const), id }),
);

const frameRoundTrip = fuzzTarget(
  "pipe-frame-round-trip",
  fc.tuple(header, fc.nat(40)),
  ([given, payloadBytes]) => {
    const frame = startPipeFrame(given, payloadBytes);
    assert.equal(frame.byteLength, 16 + payloadBytes);
    assert.deepEqual({ ...readPipeHeader(frame) }, { ...given }, "another header than was written");
  },
);

/** Bytes near a header, at any place of a longer buffer. */
const frameBytes = fc
  .tuple(
    header,
    fc.array(fc.tuple(fc.nat(15), fc.nat(255)), { maxLength: 3 }),
    fc.nat(20),
    fc.nat(7),
  )
  .map(([given, changes, length, place]) => {
    const frame = startPipeFrame(given, 4);
    for (const [at, value] of changes) frame[at] = value;
    const buffer = Buffer.alloc(place + frame.byteLength);
    buffer.set(frame, place);
    return buffer.subarray(place, place + Math.min(length, frame.byteLength));
  });

const frameReader = fuzzTarget(
  "pipe-frame",
  fc.oneof(frameBytes, fc.uint8Array({ maxLength: 24 })),
  (bytes) => {
    const read = readPipeHeader(bytes);
    const view = Buffer.from(bytes);
    if (read === undefined) return;
    assert.ok(bytes.byteLength >= 16, "a header that is cut short");
    assert.equal(read.id, view.readInt32LE(4));
    assert.notEqual(read.id, 0);
    const number = view.readDoubleLE(8);
    assert.ok(Number.isSafeInteger(number) && number >= 0, "a number that counts nothing");
    if (read.type === "data") assert.equal(read.offset, number);
    if ("byteLength" in read) assert.ok(read.byteLength >= 1 && read.byteLength <= WINDOW);
    assert.ok(isDeepStrictEqual(readPipeHeader(startPipeFrame(read)), read));
  },
);

const opcode = fc.constantFrom(2, 2, 2, 0, 0, 8, 9, 10, 1, 3, 15);

const webSocketFrame = fc
  .record({
    opcode,
    isFinal: fc.boolean(),
    reserved: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 64),
    isMasked: fc.constantFrom(true, true, true, true, true, true, true, false),
    mask: fc.uint8Array({ minLength: 4, maxLength: 4 }),
    payload: fc.uint8Array({ maxLength: 20 }),
    lengthBytes: fc.constantFrom(0, 0, 0, 2, 8),
    lie: fc.constantFrom(0, 0, 0, 0, 0, 1, 100, 126, 70_000, 2 ** 40),
  })
  .map(({ opcode, isFinal, reserved, isMasked, mask, payload, lengthBytes, lie }) => {
    const length = payload.byteLength + lie;
    const width = length > 65_535 ? 8 : length > 125 ? Math.max(lengthBytes, 2) : lengthBytes;
    const short = width === 8 ? 127 : width === 2 ? 126 : length;
    const extended = Buffer.alloc(8);
    extended.writeBigUInt64BE(BigInt(length));
    return Buffer.concat([
      Buffer.from([opcode + (isFinal ? 128 : 0) + reserved, short + (isMasked ? 128 : 0)]),
      extended.subarray(8 - width),
      isMasked ? mask : Buffer.alloc(0),
      payload,
    ]);
  });

const webSocketStream = fc
  .tuple(fc.array(webSocketFrame, { maxLength: 6 }), fc.uint8Array({ maxLength: 5 }))
  .map(([frames, tail]) => Buffer.concat([...frames, tail]));

const webSocketReader = fuzzTarget(
  "web-socket-reader",
  fc.tuple(
    fc.oneof({ arbitrary: webSocketStream, weight: 6 }, { arbitrary: fc.uint8Array(), weight: 1 }),
    fc.array(fc.integer({ min: 1, max: 19 }), { maxLength: 4 }),
    fc.constantFrom(0, 1, 16, 131_088),
    fc.nat(3),
  ),
  ([bytes, lengths, most, place]) => {
    const events: (readonly [string, Buffer])[] = [];
    let gathered: Buffer[] = [];
    const reader = new WebSocketReader(
      {
        data: (piece, isEnd) => {
          gathered.push(Buffer.from(piece));
          if (!isEnd) return;
          events.push(["message", Buffer.concat(gathered)]);
          gathered = [];
        },
        ping: (payload) => events.push(["ping", payload]),
        close: () => events.push(["close", Buffer.alloc(0)]),
        fail: (code) => events.push([`fail ${code}`, Buffer.alloc(0)]),
      },
      most,
    );
    for (const piece of pieces(bytes, lengths)) {
      // The reader changes what it is given, and takes it a word at a time where it can.
      const copy = Buffer.alloc(place + piece.byteLength).subarray(place);
      copy.set(piece);
      reader.push(copy);
    }
    const expected = naiveWebSocket(bytes, most);
    assert.deepEqual(plain(events), plain(expected.events), "other messages than were sent");
    assert.ok(Buffer.concat(gathered).equals(expected.unfinished), "another part of a message");
  },
);

function plain(events: readonly (readonly [string, Buffer])[]): readonly string[] {
  return events.map(([what, bytes]) => `${what} ${bytes.toString("hex")}`);
}

const TOKEN = "t".repeat(43);
const ADMISSION = {
  origins: ["https://example.org", "moz-extension://x"],
  token: TOKEN,
  host: "127.0.0.1:4000",
};
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

const orOdd = (...right: readonly string[]) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...right), weight: 8 },
    {
      arbitrary: fc.constantFrom(
        undefined,
        "",
        "null",
        "https://example.org.evil.example",
        "localhost:4000",
        `${TOKEN}, other`,
        `${TOKEN} `,
        "x",
        `${KEY}=`,
      ),
      weight: 1,
    },
  );

const handshake = fuzzTarget(
  "web-socket-handshake",
  fc.record({
    method: fc.constantFrom("GET", "GET", "GET", "POST", undefined),
    url: fc.constantFrom("/", "/", "/", "//", "/x", undefined),
    upgrade: orOdd("websocket", "WebSocket"),
    version: orOdd("13"),
    key: orOdd(KEY),
    host: orOdd(ADMISSION.host),
    origin: orOdd(...ADMISSION.origins),
    protocol: orOdd(TOKEN),
  }),
  ({ method, url, upgrade, version, key, host, origin, protocol }) => {
    const headers = {
      upgrade,
      host,
      origin,
      "sec-websocket-version": version,
      "sec-websocket-key": key,
      "sec-websocket-protocol": protocol,
    };
    const answer = acceptHandshake({ method, url, headers }, ADMISSION);
    const isRight =
      isDeepStrictEqual(
        [method, url, version, key, host, protocol],
        ["GET", "/", "13", KEY, ADMISSION.host, TOKEN],
      ) &&
      /^websocket$/iu.test(upgrade ?? "") &&
      ADMISSION.origins.includes(origin ?? "");
    assert.equal(answer !== undefined, isRight, "who is let in");
    // The example of RFC 6455 §1.3.
    if (isRight)
      assert.ok(answer?.includes("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
  },
);

const pipeFrameMessages = fuzzTarget(
  "pipe-frame-messages",
  mutated(
    fc.oneof(
      fc.constant({ token: TOKEN }),
      fc.nat(70_000).map((port) => ({ port })),
    ),
  ),
  (message) => {
    const token = parsePipeFrameRequest(message);
    assert.ok(token === undefined || /^[A-Za-z0-9_-]{43}$/.test(token), "a token that is none");
    const port = parsePipeFrameAnswer(message);
    assert.ok(port === undefined || (Number.isInteger(port) && port >= 0 && port <= 65_535));
  },
);

export const PIPE_TARGETS: readonly FuzzTarget[] = [
  frameRoundTrip,
  frameReader,
  webSocketReader,
  handshake,
  pipeFrameMessages,
];
