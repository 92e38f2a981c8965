/** The second pipe: its WebSocket, which anybody on this computer can connect to, and what is said there. */
import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import {
  parsePipeFrameAnswer,
  parsePipeFrameRequest,
} from "../../extension/pipe/pipe-frame-messages.ts";
import { acceptHandshake } from "../../native-host/pipe/web-socket-handshake.ts";
import { WebSocketReader } from "../../native-host/pipe/web-socket-reader.ts";
import { encodePipeHeader, type PipeHeader, readPipeHeader } from "../../protocol/pipe-header.ts";
import { asJson } from "./as-json.ts";
import { pieces } from "./check-decoder.ts";
import { type FuzzTarget, fuzzTarget } from "./fuzz-target.ts";
import { mutated } from "./mutated.ts";
import { naiveWebSocket } from "./naive-web-socket.ts";

const SAFE = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
const WINDOW = 1_048_576;
const MOST_TEXT_BYTES = 30;

const id = fc.integer(SAFE).filter((number) => number !== 0);
const byteLength = fc.integer({ min: 1, max: WINDOW });

const header: fc.Arbitrary<PipeHeader> = fc.oneof(
  fc.record({ type: fc.constant("data" as const), id, offset: fc.maxSafeNat() }),
  fc.record({ type: fc.constantFrom("credit" as const, "sent" as const), id, byteLength }),
  fc.record({ type: fc.constantFrom("ready" as const, "flush" as const), id }),
);

const headerRoundTrip = fuzzTarget("pipe-header-round-trip", header, (given) => {
  const text = encodePipeHeader(given);
  assert.ok(text.length <= 128, "a header that nobody takes");
  assert.deepEqual({ ...readPipeHeader(text) }, { ...given }, "another header than was written");
});

/** Texts near a header. */
const headerText = fc.oneof(
  mutated(header).map(asJson),
  fc
    .tuple(header, fc.nat(60), fc.nat(3), fc.string({ maxLength: 3 }))
    .map(([given, at, dropped, added]) => {
      const text = encodePipeHeader(given);
      return text.slice(0, at) + added + text.slice(at + dropped);
    }),
  fc.json(),
  fc.string(),
);

const headerReader = fuzzTarget("pipe-header", headerText, (text) => {
  const read = readPipeHeader(text);
  if (read === undefined) return;
  assert.ok(text.length <= 128, "a header that is too long");
  const { type, id, ...rest }: Record<string, unknown> = JSON.parse(text);
  assert.ok(Number.isSafeInteger(id) && id !== 0, "a socket that there is none of");
  assert.deepEqual([read.type, read.id], [type, id]);
  if (read.type === "data") {
    assert.equal(read.offset, rest.offset);
    assert.ok(Number.isSafeInteger(read.offset) && read.offset >= 0, "a place that is none");
  }
  if ("byteLength" in read) assert.ok(read.byteLength >= 1 && read.byteLength <= WINDOW);
  assert.ok(isDeepStrictEqual(readPipeHeader(encodePipeHeader(read)), read));
});

const opcode = fc.constantFrom(2, 2, 2, 0, 0, 8, 9, 10, 1, 1, 3, 15);

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
    const reader = new WebSocketReader(
      {
        data: (piece) => {
          const last = events.at(-1);
          if (piece.byteLength === 0) return;
          if (last?.[0] !== "data") events.push(["data", Buffer.from(piece)]);
          else events.splice(-1, 1, ["data", Buffer.concat([last[1], piece])]);
        },
        text: (message) => events.push(["text", Buffer.from(message)]),
        ping: (payload) => events.push(["ping", payload]),
        close: () => events.push(["close", Buffer.alloc(0)]),
        fail: (code) => events.push([`fail ${code}`, Buffer.alloc(0)]),
      },
      { binary: most, text: MOST_TEXT_BYTES },
    );
    for (const piece of pieces(bytes, lengths)) {
      // The reader changes what it is given, and takes it a word at a time where it can.
      const copy = Buffer.alloc(place + piece.byteLength).subarray(place);
      copy.set(piece);
      reader.push(copy);
    }
    const expected = naiveWebSocket(bytes, { binary: most, text: MOST_TEXT_BYTES });
    assert.deepEqual(plain(events), plain(expected), "other messages than were sent");
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
  headerRoundTrip,
  headerReader,
  webSocketReader,
  handshake,
  pipeFrameMessages,
];
