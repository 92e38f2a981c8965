/** What the host does with messages that it cannot act on: a fault each, and nothing else suffers. */
import { endianness } from "node:os";
import { describe, expect, it } from "vitest";
import type { FaultCode } from "../../protocol/host-messages.ts";
import { NATIVE_MESSAGE_BYTES, PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { useHost } from "./host-harness.ts";
import type { HostProcess } from "./host-process.ts";
import { HostSocket } from "./host-socket.ts";
import { allowing, allowTo } from "./rules.ts";

const { greeted, running } = useHost();

/** A frame around any bytes; `length` may lie. */
function frame(body: Uint8Array, length = body.byteLength): Buffer {
  const header = Buffer.alloc(4);
  if (endianness() === "LE") header.writeUInt32LE(length);
  else header.writeUInt32BE(length);
  return Buffer.concat([header, body]);
}

const text = (body: string) => frame(Buffer.from(body));
const json = (value: unknown) => text(JSON.stringify(value));
const open = { type: "open", id: 1000, host: "localhost", port: 1, secure: false, rules: [] };
const ruledBy = (rule: object) => ({ ...open, rules: [{ ...allowTo("*:*"), ...rule }] });

const CASES: readonly (readonly [what: string, bytes: Buffer, code: FaultCode])[] = [
  ["no JSON", text('{"type":"close",'), "NOT_JSON"],
  ["no UTF-8", frame(Uint8Array.of(0x22, 0xff, 0x22)), "NOT_JSON"],
  ["an empty message", frame(new Uint8Array()), "NOT_JSON"],
  ["a message that is too long", frame(Buffer.alloc(NATIVE_MESSAGE_BYTES + 1)), "MESSAGE_TOO_LONG"],
  ["no object", json("close"), "MESSAGE_INVALID"],
  ["nothing", json(null), "MESSAGE_INVALID"],
  ["a list", json([{ type: "close", id: 1 }]), "MESSAGE_INVALID"],
  ["an unknown type", json({ type: "shutdown" }), "MESSAGE_INVALID"],
  ["a message of the other direction", json({ type: "closed", id: 1 }), "MESSAGE_INVALID"],
  ["a missing member", json({ type: "close" }), "MESSAGE_INVALID"],
  ["an extra member", json({ type: "close", id: 1, force: true }), "MESSAGE_INVALID"],
  ["a long extra member", json({ type: "close", id: 1, ["x".repeat(1e6)]: 1 }), "MESSAGE_INVALID"],
  ["a line break in a member", json({ type: "close", id: 1, "x\ny": 1 }), "MESSAGE_INVALID"],
  ["a prototype", text('{"type":"close","id":1,"__proto__":{"a":1}}'), "MESSAGE_INVALID"],
  ["an id of text", json({ type: "close", id: "1" }), "MESSAGE_INVALID"],
  [
    "scopes in place of rules",
    json({ ...open, rules: undefined, scopes: ["connect"] }),
    "MESSAGE_INVALID",
  ],
  ["an unknown scope", json(ruledBy({ scopes: ["everything"] })), "MESSAGE_INVALID"],
  ["an unknown effect", json(ruledBy({ effect: "ask" })), "MESSAGE_INVALID"],
  ["a pattern that is none", json(ruledBy({ destinations: ["*"] })), "MESSAGE_INVALID"],
  [
    "a pattern in another spelling",
    json(ruledBy({ destinations: ["127.1:*"] })),
    "MESSAGE_INVALID",
  ],
  ["a host that is too long", json({ ...open, host: "x".repeat(254) }), "MESSAGE_INVALID"],
  ["a port that is none", json({ ...open, port: 65_536 }), "MESSAGE_INVALID"],
  [
    "more credit than a window",
    json({ type: "credit", id: 1, byteLength: WINDOW_BYTES + 1 }),
    "MESSAGE_INVALID",
  ],
  [
    "more data than a payload",
    json({ type: "send", id: 1, data: Buffer.alloc(PAYLOAD_BYTES + 1).toString("base64") }),
    "MESSAGE_INVALID",
  ],
  ["an unknown id", json({ type: "close", id: 4242 }), "SOCKET_UNKNOWN"],
  ["an id that was used", json({ ...open, id: 1 }), "SOCKET_EXISTS"],
];

/** A host with one socket to an echo server. */
async function conversation() {
  const server = await running(startEchoServer());
  const host = await greeted();
  const socket = await new HostSocket(host).open(server).opened();
  return { host, socket, server };
}

async function expectEcho(socket: HostSocket, seed: number): Promise<void> {
  const before = socket.received.byteLength;
  const bytes = deterministicBytes(1000, seed);
  await socket.send(bytes);
  await socket.hasReceived(before + bytes.byteLength);
  expect(socket.receivedBytes.subarray(before).equals(bytes)).toBe(true);
}

function nextFault(host: HostProcess) {
  const before = host.inbox.ofType("fault").length;
  return async () => {
    const { inbox } = host;
    await inbox.until("a fault", () => inbox.ofType("fault").length > before);
    return inbox.ofType("fault")[before];
  };
}

describe("a fault", () => {
  it.each(CASES)("answers %s, and a socket goes on", async (_, bytes, code) => {
    const { host, socket } = await conversation();
    const fault = nextFault(host);
    host.writeBytes(bytes);
    expect(await fault()).toMatchObject({ type: "fault", code });
    await expectEcho(socket, 1);
    expect(host.inbox.ofType("fault")).toHaveLength(1);
    // The fault and what stderr says of it come by two pipes.
    await expect
      .poll(() => host.stderr)
      .toMatch(new RegExp(`^web-tcp-socket: ${code}: [^\\n]{1,200}\\n$`, "u"));
  });

  it("answers every one of many, in one stream with messages that are well", async () => {
    const { host, socket, server } = await conversation();
    const other = new HostSocket(host);
    const hello = { id: other.id, host: "127.0.0.1", port: server.port, secure: false };
    const stream = Buffer.concat([
      ...CASES.map(([, bytes]) => bytes),
      json({ type: "open", ...hello, rules: allowing("connect", "local-network") }),
      ...CASES.map(([, bytes]) => bytes),
    ]);
    host.writeBytes(stream);
    await other.opened();
    const { inbox } = host;
    await inbox.until("all faults", () => inbox.ofType("fault").length === 2 * CASES.length);
    const codes = CASES.map(([, , code]) => code);
    expect(inbox.ofType("fault").map(({ code }) => code)).toEqual([...codes, ...codes]);
    await Promise.all([expectEcho(socket, 2), expectEcho(other, 3)]);
  });

  it("names the socket where there is one", async () => {
    const { host, socket } = await conversation();
    host.send({ type: "abort", id: 4242 });
    expect(await host.inbox.first("fault")).toMatchObject({ code: "SOCKET_UNKNOWN", id: 4242 });
    new HostSocket(host);
    host.write({ ...open, id: socket.id });
    await host.inbox.until("both", () => host.inbox.ofType("fault").length === 2);
    expect(host.inbox.ofType("fault")[1]).toMatchObject({ code: "SOCKET_EXISTS", id: socket.id });
    await expectEcho(socket, 4);
  });

  it("is not made of messages that cross the last one of their socket", async () => {
    const { host, socket } = await conversation();
    const late = await new HostSocket(host).open({ port: 0 });
    await late.failure();
    late.sendNow(Buffer.from("late"));
    late.credit(1);
    late.close();
    late.abort();
    await expectEcho(socket, 5);
    expect(host.inbox.ofType("fault")).toEqual([]);
    expect(host.inbox.about(late.id)).toHaveLength(1);
  });

  it.each(["AAA*", "AA A", "====", "A===", "AAAA\n\n\n\n"])(
    "answers data that is no base64, %j, and ends that socket alone",
    async (data) => {
      const { host, socket, server } = await conversation();
      const other = await new HostSocket(host).open(server).opened();
      host.send({ type: "send", id: other.id, data });
      const fault = { type: "fault", code: "MESSAGE_INVALID", id: other.id };
      expect(await host.inbox.first("fault")).toMatchObject(fault);
      expect(await other.failure()).toMatchObject({ errorCode: "EPROTO" });
      await expect.poll(() => server.connections[1]?.byteLength).toBe(0);
      await expectEcho(socket, 6);
    },
  );

  it("of a length that lies costs what follows, and the stream goes on at the next message", async () => {
    const { host, socket } = await conversation();
    host.writeBytes(frame(Buffer.from('{"type":'), NATIVE_MESSAGE_BYTES * 3));
    expect(await host.inbox.first("fault")).toMatchObject({ code: "MESSAGE_TOO_LONG" });
    host.writeBytes(Buffer.alloc(NATIVE_MESSAGE_BYTES * 3 - 8));
    await expectEcho(socket, 7);
    expect(host.inbox.ofType("fault")).toHaveLength(1);
  });
});
