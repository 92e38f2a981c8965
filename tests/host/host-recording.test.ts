/** What the host records for the developer tools: all of it while they keep up, and nothing unasked. */
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PAYLOAD_BYTES } from "../../protocol/limits.ts";
import type { ServerCertificate } from "../servers/certificate-authority.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { startStarttlsServer } from "../servers/starttls-server.ts";
import { useHost } from "./host-harness.ts";
import { HostPanel } from "./host-panel.ts";
import { HostSocket, sha256 } from "./host-socket.ts";
import { openPipe, PagedSocket } from "./paged-socket.ts";
import { startPeerServer } from "./peer-server.ts";
import { allowTo } from "./rules.ts";
import { createTrustedAuthority, type TrustedAuthority } from "./trusted-authority.ts";
import { WebSocketClient } from "./web-socket-client.ts";

const { start, greeted, running } = useHost();

const MEBIBYTE = 1024 * 1024;
const FLOOD_BYTES = 64 * MEBIBYTE;

let authority: TrustedAuthority;
let certificate: ServerCertificate;
beforeAll(async () => {
  authority = await createTrustedAuthority();
  certificate = await authority.issue({ hosts: ["127.0.0.1"] });
});
afterAll(() => authority.remove());

const hosted = () => greeted({ environment: authority.environment });

it("records nothing that it was not asked for", async () => {
  const server = await running(startEchoServer());
  const host = await greeted();
  const [watched, other] = [new HostSocket(host), new HostSocket(host)];
  const panel = new HostPanel(host).record(watched.id);
  watched.open(server);
  other.open(server);
  await Promise.all([watched.opened(), other.opened()]);
  await other.send(Buffer.from("secret"));
  await other.hasReceived(6);
  await watched.send(Buffer.from("shown"));
  await panel.hasHeard(watched.id, "received", 5);
  expect(panel.of(other.id)).toEqual([]);
  panel.close();
  await watched.send(Buffer.from("secret"));
  await watched.hasReceived(11);
  // What comes after this was said after everything before it.
  const next = new HostPanel(host, 2).record(watched.id);
  await next.hasKind(watched.id, "joined");
  expect(panel.bytes(watched.id, "sent").toString()).toBe("shown");
  expect(panel.bytes(watched.id, "received").toString()).toBe("shown");
});

it.each(["plain", "tls"] as const)(
  "tells all of a %s connection's life, in clear",
  async (kind) => {
    const isSecure = kind === "tls";
    const server = await running(startPeerServer(isSecure ? { tls: certificate } : {}));
    const host = await hosted();
    const socket = new HostSocket(host).open({ port: server.port, secure: isSecure });
    const panel = new HostPanel(host).record(socket.id);
    await socket.opened();
    const peer = await server.accept();
    await socket.send(Buffer.from("ping"));
    peer.socket.end("pong");
    await socket.end();
    socket.close();
    await socket.closed();
    await panel.hasHeard(socket.id, "received", 4);
    await host.inbox.until("both ends", () => panel.ofKind(socket.id, "ended").length === 2);
    const records = panel.of(socket.id);
    expect(records.map(({ kind: each }) => each)).toEqual([
      "opened",
      "bytes",
      "bytes",
      "ended",
      "ended",
    ]);
    expect(panel.bytes(socket.id, "sent").toString()).toBe("ping");
    expect(panel.bytes(socket.id, "received").toString()).toBe("pong");
    const [opened] = panel.ofKind(socket.id, "opened");
    expect(opened).toMatchObject({
      local: { address: "127.0.0.1" },
      remote: { address: "127.0.0.1", port: server.port },
    });
    expect(opened?.local.port).toBeGreaterThan(0);
    const times = records.map(({ time }) => time);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(Math.abs((times[0] ?? 0) - Date.now())).toBeLessThan(60_000);
  },
);

it("tells of an upgrade between what went in clear and what did not", async () => {
  const server = await running(startStarttlsServer({ tls: certificate }));
  const host = await hosted();
  const socket = new HostSocket(host);
  const panel = new HostPanel(host).record(socket.id);
  socket.open(server);
  await socket.opened();
  await socket.send(Buffer.from("STARTTLS\r\n"));
  await socket.hasReceived(4);
  await socket.upgrade();
  await socket.send(Buffer.from("inside"));
  await panel.hasHeard(socket.id, "received", 10);
  const told = panel.of(socket.id).map((record) => {
    if (record.kind !== "bytes") return record.kind;
    return `${record.direction} ${Buffer.from(record.data, "base64")}`;
  });
  expect(told).toEqual([
    "opened",
    "sent STARTTLS\r\n",
    "received GO\r\n",
    "secured",
    "sent inside",
    "received inside",
  ]);
});

it("joins what is open already, and says how much it has missed", async () => {
  const server = await running(startEchoServer());
  const host = await greeted();
  const socket = await new HostSocket(host).open(server).opened();
  await socket.send(Buffer.from("before"));
  await socket.hasReceived(6);
  const panel = new HostPanel(host).record(socket.id).record(socket.id);
  await panel.hasKind(socket.id, "joined");
  await socket.send(Buffer.from("since"));
  await panel.hasHeard(socket.id, "received", 5);
  expect(panel.ofKind(socket.id, "joined")).toMatchObject([{ received: 6, sent: 6 }]);
  expect(panel.pieces(socket.id, "sent")).toEqual([{ place: 6, data: Buffer.from("since") }]);
  expect(panel.pieces(socket.id, "received")).toEqual([{ place: 6, data: Buffer.from("since") }]);
});

it("records from its first byte on what is opened after it was asked for", async () => {
  const server = await running(startFloodServer({ byteLimit: 10 }));
  const host = await greeted();
  const refused = new HostSocket(host);
  const socket = new HostSocket(host);
  const panel = new HostPanel(host).record(refused.id, socket.id);
  refused.open({ port: 1, rules: [] });
  await host.inbox.first("denied", refused.id);
  socket.open(server);
  await panel.hasHeard(socket.id, "received", 10);
  expect(panel.of(socket.id)[0]).toMatchObject({ kind: "opened" });
  expect(panel.of(refused.id)).toEqual([]);
});

it("records from its first byte on what a listener accepts", async () => {
  const host = await greeted();
  const id = host.newId();
  host.send({ type: "listen", id, port: 0, backlog: 0, rules: [allowTo("*:*")] });
  const panel = new HostPanel(host).record(id);
  const { port } = await host.inbox.first("listening", id);
  const client = connect(port, "127.0.0.1").on("error", () => {});
  client.write("hello");
  const { acceptedId } = await host.inbox.first("accepted", id);
  await panel.hasHeard(acceptedId, "received", 5);
  expect(panel.bytes(acceptedId, "received").toString()).toBe("hello");
  expect(panel.of(acceptedId)[0]).toMatchObject({ kind: "opened", local: { port } });
  client.destroy();
});

it("records what goes by a pipe", async () => {
  const server = await running(startEchoServer());
  const host = await greeted();
  const socket = new PagedSocket(host, server.port);
  const panel = new HostPanel(host).record(socket.id);
  await host.inbox.first("opened", socket.id);
  const pipe = await openPipe(host, WebSocketClient.connect);
  socket.attach(pipe);
  await pipe.client.inbox.until("ready", (frames) => frames.length > 0);
  const bytes = deterministicBytes(3 * PAYLOAD_BYTES + 1, 4);
  socket.send(bytes);
  await socket.hasReceived(bytes.byteLength);
  await panel.hasHeard(socket.id, "received", bytes.byteLength);
  await panel.hasHeard(socket.id, "sent", bytes.byteLength);
  expect(sha256(panel.bytes(socket.id, "received"))).toBe(sha256(bytes));
  expect(sha256(panel.bytes(socket.id, "sent"))).toBe(sha256(bytes));
  expect(host.inbox.ofType("data")).toEqual([]);
});

it("tells two panels of the same socket, each until it closes", async () => {
  const server = await running(startEchoServer());
  const host = await greeted();
  const socket = new HostSocket(host).open(server);
  const [one, other] = [new HostPanel(host, 1), new HostPanel(host, 2)];
  one.record(socket.id);
  other.record(socket.id);
  await socket.opened();
  await socket.send(Buffer.from("both"));
  await Promise.all([one, other].map((panel) => panel.hasHeard(socket.id, "received", 4)));
  one.close();
  await socket.send(Buffer.from("other"));
  await other.hasHeard(socket.id, "received", 9);
  expect(one.bytes(socket.id, "sent").toString()).toBe("both");
  expect(other.bytes(socket.id, "sent").toString()).toBe("bothother");
});

describe("a panel that does not keep up", () => {
  it("costs the socket nothing: the rest is counted, and nothing is told wrongly", async () => {
    const server = await running(startFloodServer({ byteLimit: FLOOD_BYTES, seed: 7 }));
    const host = await greeted();
    const socket = new HostSocket(host, false);
    const panel = new HostPanel(host).record(socket.id);
    socket.open(server);
    panel.hang();
    await socket.end();
    expect(socket.received.byteLength).toBe(FLOOD_BYTES);
    expect(socket.received.sha256).toBe(sha256(deterministicBytes(FLOOD_BYTES, 7)));
    // It has eight messages at once, and no more as long as it takes none.
    expect(host.inbox.ofType("recorded").length).toBe(8);
    panel.takeOn();
    await panel.hasHeard(socket.id, "received", FLOOD_BYTES);
    const recorded = panel.bytes(socket.id, "received").byteLength;
    expect(recorded).toBeGreaterThan(6 * MEBIBYTE);
    expect(recorded).toBeLessThan(10 * MEBIBYTE);
    expect(recorded + panel.omittedBytes(socket.id, "received")).toBe(FLOOD_BYTES);
    for (const { place, data } of panel.pieces(socket.id, "received")) {
      expect(data.equals(deterministicBytes(data.byteLength, 7, place))).toBe(true);
    }
    await panel.hasKind(socket.id, "ended");
    const kinds = panel.of(socket.id).map(({ kind }) => kind);
    expect(kinds.slice(-2)).toEqual(["omitted", "ended"]);
  });

  it("takes nothing from another one", async () => {
    const flood = await running(startFloodServer({ byteLimit: FLOOD_BYTES }));
    const echo = await running(startEchoServer());
    const host = await greeted();
    const socket = new HostSocket(host, false).open(flood);
    const hanging = new HostPanel(host).record(socket.id);
    hanging.hang();
    await socket.end();
    const quiet = new HostSocket(host).open(echo);
    const panel = new HostPanel(host, 2).record(quiet.id);
    await quiet.opened();
    await quiet.send(Buffer.from("hello"));
    await panel.hasHeard(quiet.id, "received", 5);
    expect(panel.bytes(quiet.id, "received").toString()).toBe("hello");
  });
});

it("records for so many panels at once, and for another one when there are fewer", async () => {
  const server = await running(startEchoServer());
  const host = await greeted();
  const socket = await new HostSocket(host).open(server).opened();
  const panels = Array.from({ length: 17 }, (_, index) => new HostPanel(host, index + 1));
  for (const panel of panels) panel.record(socket.id);
  panels[0]?.close();
  const next = new HostPanel(host, 18).record(socket.id);
  await next.hasKind(socket.id, "joined");
  expect(panels.map(({ records }) => records.length)).toEqual([...Array(16).fill(1), 0]);
});

it("takes no record for a socket that was never there, and none in version 1", async () => {
  const host = await greeted();
  new HostPanel(host).record(-5);
  expect(await host.inbox.first("fault")).toMatchObject({ code: "SOCKET_UNKNOWN", id: -5 });
  host.send({ type: "recorded-taken", recording: 9 });
  host.send({ type: "end-recording", recording: 9 });

  const older = start();
  older.send({ type: "hello", minimumVersion: 1, maximumVersion: 1 });
  const server = await running(startEchoServer());
  const socket = await new HostSocket(older).open(server).opened();
  new HostPanel(older).record(socket.id);
  expect(await older.inbox.first("fault")).toMatchObject({ code: "MESSAGE_INVALID" });
});
