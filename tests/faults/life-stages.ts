/** The stages of a socket's life, for faults that may come at any of them. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "vitest";
import { until } from "../../scripts/browser/extension-windows.ts";
import { countTcpSockets } from "../end-to-end/processes.ts";
import { deterministicBytes } from "../servers/deterministic-bytes.ts";
import { startEchoServer } from "../servers/echo-server.ts";
import { startFloodServer } from "../servers/flood-server.ts";
import { startFullServer } from "../servers/full-server.ts";
import { startGate } from "../servers/gate.ts";
import { type SlowReader, startSlowReader } from "../servers/slow-reader.ts";
import { startStarttlsServer } from "../servers/starttls-server.ts";
import type { LiveSocket } from "./live-socket.ts";
import type { Stage } from "./stage.ts";

/** A socket that is at some stage of its life. */
export interface ReachedStage {
  /** It ends as the sockets of a host do that is lost, and what had come was right. */
  expectLost(): Promise<void>;
  /** It goes on to an orderly end as if nothing had been. */
  expectToGoOn(): Promise<void>;
}

export interface LifeStage {
  readonly name: string;
  reach(stage: Stage): Promise<ReachedStage>;
}

/** What a socket hears that was open, where the host is lost. */
export const HOST_LOST = "error NetworkInterruptError Network HOST_FAILED closed";
/** And what one hears that was not. */
export const NO_HOST = "error NotAvailableError Host HOST_FAILED closed";

const MEBIBYTE = 1024 * 1024;
/** More than the kernel holds for a connection, and one behind it, whose reader does not read. */
const UNREAD_BYTES = 32 * MEBIBYTE;
const WORD = "a word\r\n";
/** A page asks its relay for signs of life, and takes it for lost only after some that did not come. */
const PATIENCE_MILLISECONDS = 30_000;

export const LIFE_STAGES: readonly LifeStage[] = [
  {
    name: "connecting",
    reach: async (stage) => {
      const server = stage.keep(await startFullServer());
      const socket = await stage.connect({ port: server.port });
      const hostId = await stage.hostId();
      await until("the host dialled", async () => (await countTcpSockets(hostId, server.port)) > 0);
      return {
        expectLost: () => expectEvents(socket, [NO_HOST, "close closed"]),
        expectToGoOn: async () => {
          server.accept();
          await expectEcho(socket, ["open open"]);
        },
      };
    },
  },
  {
    name: "in the TLS handshake",
    reach: async (stage) => {
      const tls = await stage.setting.authority.issue({ hosts: ["127.0.0.1"] });
      const server = stage.keep(await startEchoServer({ tls }));
      const gate = stage.keep(await startGate({ to: server.port }));
      gate.shut();
      const socket = await stage.connect({ port: gate.port, tls: true });
      await until("the host was connected", async () => gate.connectionCount > 0);
      return {
        expectLost: () => expectEvents(socket, [NO_HOST, "close closed"]),
        expectToGoOn: async () => {
          gate.open();
          await expectEcho(socket, ["open open"]);
        },
      };
    },
  },
  {
    name: "open and idle",
    reach: async (stage) => {
      const socket = await stage.connected({ port: stage.echo.port });
      return {
        expectLost: () => expectEvents(socket, ["open open", HOST_LOST, "close closed"]),
        expectToGoOn: () => expectEcho(socket, ["open open"]),
      };
    },
  },
  {
    name: "downloading",
    reach: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const byteLimit = 6 * MEBIBYTE;
      const server = stage.keep(await startFloodServer({ seed, byteLimit, pause: 1 }));
      const socket = await stage.connected({ port: server.port });
      await socket.received(stage.random.integer(1, 3 * MEBIBYTE));
      return {
        expectLost: async () => {
          await expectEvents(socket, ["open open", "data", HOST_LOST, "close closed"]);
          await socket.expectPrefix(seed);
        },
        expectToGoOn: async () => {
          await expectEvents(socket, ["open open", "data", "close closed"]);
          expect(await socket.expectPrefix(seed)).toBe(byteLimit);
        },
      };
    },
  },
  {
    name: "suspended with a peer that sends",
    reach: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const byteLimit = 8 * MEBIBYTE;
      const server = stage.keep(await startFloodServer({ seed, byteLimit }));
      const socket = await stage.connected({ port: server.port });
      await socket.do("suspend");
      return {
        expectLost: async () => {
          // A suspended socket is told of its end with its data, when it is resumed.
          await socket.do("resume");
          const events = await socket.closed();
          expect(events.filter((event) => event !== "data")).toEqual([
            "open open",
            HOST_LOST,
            "close closed",
          ]);
          await socket.expectPrefix(seed);
        },
        expectToGoOn: async () => {
          await socket.do("resume");
          await expectEvents(socket, ["open open", "data", "close closed"]);
          expect(await socket.expectPrefix(seed)).toBe(byteLimit);
        },
      };
    },
  },
  {
    name: "uploading",
    reach: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const server = stage.keep(await startSlowReader());
      const byteLength = 8 * MEBIBYTE;
      const socket = await stage.connected({ port: server.port });
      const uploaded = socket.upload(byteLength, seed);
      // A document that goes does not answer.
      const settled = uploaded.catch(() => undefined);
      const least = stage.random.integer(1, 2 * MEBIBYTE);
      server.read();
      await until("the peer got some", async () => bytesIn(server) >= least);
      return {
        expectLost: async () => {
          await expectEvents(socket, ["open open", HOST_LOST, "close closed"]);
          await settled;
          expectTaken(server, seed);
        },
        expectToGoOn: async () => {
          expect(await uploaded).toBe(byteLength);
          await socket.do("close");
          await expectEvents(socket, ["open open", "close closed"]);
          expectTaken(server, seed);
          expect(bytesIn(server)).toBe(byteLength);
        },
      };
    },
  },
  {
    name: "half-closed by the peer",
    reach: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const server = stage.keep(await startSlowReader({ endsAtOnce: true }));
      const gate = stage.keep(await startGate({ to: server.port }));
      gate.shut();
      const socket = await stage.connected({ port: gate.port });
      await socket.sendAtOnce(UNREAD_BYTES, seed);
      gate.open();
      return unreadStage(socket, server, seed);
    },
  },
  {
    name: "closing with bytes to send",
    reach: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const server = stage.keep(await startSlowReader());
      const socket = await stage.connected({ port: server.port });
      await socket.sendAtOnce(UNREAD_BYTES, seed);
      await socket.do("close");
      return unreadStage(socket, server, seed);
    },
  },
  {
    name: "upgrading to TLS",
    reach: async (stage) => {
      const tls = await stage.setting.authority.issue({ hosts: ["127.0.0.1"] });
      const server = stage.keep(await startStarttlsServer({ tls }));
      const gate = stage.keep(await startGate({ to: server.port }));
      const socket = await stage.connected({ port: gate.port });
      await socket.send("STARTTLS\r\n");
      await socket.received("GO\r\n".length);
      gate.shut();
      await socket.upgradeAndSend(WORD);
      return {
        expectLost: () => expectEvents(socket, ["open open", "data", HOST_LOST, "close closed"]),
        expectToGoOn: async () => {
          gate.open();
          await socket.received("GO\r\n".length + WORD.length);
          await socket.do("close");
          await expectEvents(socket, ["open open", "data", "close closed"]);
          expect(server.connections).toEqual([{ inClear: "STARTTLS\r\n", secured: WORD }]);
        },
      };
    },
  },
  {
    name: "listening with a client",
    reach: async (stage) => {
      const listener = await stage.listen();
      const client = connect(listener.port, "127.0.0.1");
      client.on("error", () => {});
      stage.afterwards(async () => void client.destroy());
      client.write(WORD);
      await once(client, "data");
      return {
        expectLost: async () => {
          await expect
            .poll(() => listener.log(), { timeout: PATIENCE_MILLISECONDS })
            .toEqual(["listening", "error NetworkInterruptError Network HOST_FAILED"]);
        },
        expectToGoOn: async () => {
          client.write(WORD);
          await once(client, "data");
          client.end();
          await once(client, "close");
          await listener.close();
          expect(await listener.log()).toEqual(["listening"]);
        },
      };
    },
  },
];

/** A socket has handed over UNREAD_BYTES of a seed, which its peer does not read before it is told to. */
function unreadStage(socket: LiveSocket, peer: SlowReader, seed: number): ReachedStage {
  return {
    expectLost: async () => {
      await expectEvents(socket, ["open open", HOST_LOST, "close closed"]);
      expectTaken(peer, seed);
    },
    expectToGoOn: async () => {
      peer.read();
      await expectEvents(socket, ["open open", "close closed"]);
      await until("the peer had it all", async () => bytesIn(peer) === UNREAD_BYTES);
      expectTaken(peer, seed);
    },
  };
}

async function expectEvents(socket: LiveSocket, events: readonly string[]): Promise<void> {
  expect(await socket.closed()).toEqual(events);
}

/** Speaks with an echo server, and closes. */
async function expectEcho(socket: LiveSocket, before: readonly string[]): Promise<void> {
  expect(await socket.opened()).toBe(true);
  await socket.send(WORD);
  await socket.received(WORD.length);
  await socket.do("close");
  await expectEvents(socket, [...before, "data", "close closed"]);
}

interface Taking {
  readonly connections: readonly { readonly byteLength: number; readonly sha256: string }[];
}

function bytesIn({ connections }: Taking): number {
  return connections.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** What a server has taken is the beginning of what was sent. */
function expectTaken({ connections }: Taking, seed: number): void {
  for (const { byteLength, sha256 } of connections) {
    const expected = createHash("sha256").update(deterministicBytes(byteLength, seed));
    expect(sha256, `the first ${byteLength} bytes`).toBe(expected.digest("hex"));
  }
}
