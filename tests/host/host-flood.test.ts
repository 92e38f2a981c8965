/** Floods: nobody can fill the host's memory, and one socket's flood does not drown another. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { WINDOW_BYTES } from "../../protocol/limits.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { type FloodServer, startFloodServer } from "../servers/flood-server.ts";
import { useHost } from "./host-harness.ts";
import type { HostProcess } from "./host-process.ts";
import { HostSocket, sha256 } from "./host-socket.ts";

const { greeted, running } = useHost();

const MEBIBYTE = 1024 * 1024;
const FLOOD_BYTES = 256 * MEBIBYTE;
const GROWTH_BYTES = 16 * MEBIBYTE;
const MANY_MESSAGES = 100_000;

/** What the process holds in memory now. */
function residentBytes({ pid }: HostProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1]) * 1024;
}

const taken = ({ connections }: FloodServer) =>
  connections.reduce((sum, { bytesTaken }) => sum + bytesTaken, 0);

/** Resolves when a count that is not 0 has stood still for a second. */
async function standstill(count: () => number): Promise<void> {
  let before = 0;
  const isStill = () => {
    const now = count();
    const isSame = now === before;
    before = now;
    return isSame && now > 0;
  };
  await expect.poll(isStill, { interval: 1000 }).toBe(true);
}

/** The host once it has done everything once: what it takes for itself is taken. */
async function warm(): Promise<HostProcess> {
  const host = await greeted();
  const server = await running(startFloodServer({ byteLimit: 32 * MEBIBYTE }));
  const socket = new HostSocket(host, false).open(server);
  await socket.end();
  return host;
}

describe.runIf(process.platform === "linux")("memory", () => {
  it("does not grow where a page gives no credit: the peer is stopped", async () => {
    const host = await warm();
    const server = await running(startFloodServer({ byteLimit: FLOOD_BYTES }));
    const before = residentBytes(host);
    const socket = new HostSocket(host, false);
    socket.withholdCredit();
    socket.open(server);
    await socket.hasReceived(WINDOW_BYTES);
    await standstill(() => taken(server));
    expect(socket.received.byteLength).toBe(WINDOW_BYTES);
    expect(taken(server)).toBeLessThan(FLOOD_BYTES / 2);
    expect(residentBytes(host) - before).toBeLessThan(GROWTH_BYTES);
  });

  it("does not grow where the browser does not read, and nothing is lost when it does", async () => {
    const host = await warm();
    const server = await running(startFloodServer({ byteLimit: FLOOD_BYTES, seed: 1 }));
    const before = residentBytes(host);
    host.stopReading();
    const socket = new HostSocket(host).open(server);
    await standstill(() => taken(server));
    expect(taken(server)).toBeLessThan(FLOOD_BYTES / 2);
    expect(residentBytes(host) - before).toBeLessThan(GROWTH_BYTES);
    host.readOn();
    await socket.hasReceived(32 * MEBIBYTE);
    const start = socket.receivedBytes.subarray(0, 32 * MEBIBYTE);
    expect(sha256(start)).toBe(sha256(deterministicBytes(start.byteLength, 1)));
  });

  it("does not grow by answers that the browser does not read: it is not read either", async () => {
    const host = await warm();
    const before = residentBytes(host);
    let faults = 0;
    host.onMessage(({ type }) => {
      if (type === "fault") faults += 1;
    });
    host.stopReading();
    for (let count = 0; count < MANY_MESSAGES; count++) host.send({ type: "close", id: 4242 });
    await standstill(() => host.bytesToWrite);
    expect(residentBytes(host) - before).toBeLessThan(GROWTH_BYTES);
    host.readOn();
    await host.inbox.until("all faults", () => faults === MANY_MESSAGES);
    expect(host.bytesToWrite).toBe(0);
  });
});

it("of one socket does not drown another", async () => {
  const flood = await running(startFloodServer());
  const echo = await running(startEchoServer());
  const host = await greeted();
  const quiet = await new HostSocket(host).open(echo).opened();
  const loud = new HostSocket(host, false).open(flood);
  await loud.hasReceived(WINDOW_BYTES);
  for (let round = 1; round <= 20; round++) {
    const before = loud.received.byteLength;
    await quiet.send(Uint8Array.of(round));
    await quiet.hasReceived(round);
    // Most of it is what was in the pipe between the two processes already.
    expect(loud.received.byteLength - before).toBeLessThan(8 * MEBIBYTE);
  }
});
