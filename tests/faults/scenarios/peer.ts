/** The other end of a connection goes wrong, at every stage. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect } from "vitest";
import { until } from "../../../scripts/browser/extension-windows.ts";
import { nativeHostOf } from "../../end-to-end/processes.ts";
import { deterministicBytes } from "../../servers/deterministic-bytes.ts";
import { startFloodServer } from "../../servers/flood-server.ts";
import { startGate } from "../../servers/gate.ts";
import { startSilentServer } from "../../servers/silent-server.ts";
import { startTcpServer } from "../../servers/tcp-server.ts";
import { whenStill } from "../../when-still.ts";
import type { LiveSocket } from "../live-socket.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const WORD = "a word\r\n";
const RESET = "error NetworkInterruptError Network ECONNRESET closed";

/** A server of a scenario's own; what it does with a connection is the scenario. */
async function connectTo(stage: Stage, act: (socket: Socket) => void): Promise<LiveSocket> {
  const server = stage.keep(await startTcpServer({}, act));
  return stage.connect({ port: server.port });
}

/** Sends this much, and does the last thing once the client has shown that it got it. */
const saying = (bytes: Uint8Array, last: (socket: Socket) => void) => (socket: Socket) => {
  socket.write(bytes);
  socket.once("data", () => last(socket));
};

const reset = (socket: Socket) => void socket.resetAndDestroy();

const ENDINGS: readonly Scenario[] = [
  {
    name: "it resets as soon as it has accepted",
    run: async (stage) => {
      const socket = await connectTo(stage, reset);
      const events = await socket.closed();
      expect(events.filter((event) => event !== "open open")).toEqual([RESET, "close closed"]);
    },
  },
  {
    name: "it ends as soon as it has accepted",
    run: async (stage) => {
      const socket = await connectTo(stage, (peer) => peer.end());
      expect(await socket.closed()).toEqual(["open open", "close closed"]);
    },
  },
  {
    name: "it resets when a download is under way",
    isQuick: true,
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const after = stage.random.integer(1, 2 * MEBIBYTE);
      const server = stage.keep(await startFloodServer({ seed, pause: 1 }));
      const gate = stage.keep(await startGate({ to: server.port }));
      const socket = await stage.connected({ port: gate.port });
      await socket.received(after);
      gate.reset();
      expect(await socket.closed()).toEqual(["open open", "data", RESET, "close closed"]);
      expect(await socket.expectPrefix(seed)).toBeGreaterThanOrEqual(after);
    },
  },
  {
    name: "it resets behind what it has said, all of which has come",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const byteLength = stage.random.integer(1, 200 * KIBIBYTE);
      const socket = await connectTo(stage, saying(deterministicBytes(byteLength, seed), reset));
      await socket.received(byteLength);
      await socket.send(WORD);
      expect(await socket.closed()).toEqual(["open open", "data", RESET, "close closed"]);
      expect(await socket.expectPrefix(seed)).toBe(byteLength);
    },
  },
  {
    name: "it ends behind what it has said",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const byteLength = stage.random.integer(1, 3 * MEBIBYTE);
      const socket = await connectTo(stage, (peer) =>
        peer.end(deterministicBytes(byteLength, seed)),
      );
      expect(await socket.closed()).toEqual(["open open", "data", "close closed"]);
      expect(await socket.expectPrefix(seed)).toBe(byteLength);
    },
  },
  {
    name: "it resets in the middle of an upload",
    run: async (stage) => {
      let awaited = stage.random.integer(1, 3 * MEBIBYTE);
      const socket = await connectTo(stage, (peer) => {
        peer.on("data", (chunk: Buffer) => {
          awaited -= chunk.byteLength;
          if (awaited <= 0) peer.resetAndDestroy();
        });
      });
      await socket.upload(20 * MEBIBYTE, 1);
      const events = await socket.closed();
      expect(events[1]).toMatch(/^error NetworkInterruptError Network (ECONNRESET|EPIPE) closed$/);
      expect(events).toEqual(["open open", events[1], "close closed"]);
    },
  },
  {
    name: "it resets while it is sent to and sends",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      let awaited = stage.random.integer(1, MEBIBYTE);
      const socket = await connectTo(stage, (peer) => {
        peer.write(deterministicBytes(MEBIBYTE, seed));
        peer.on("data", (chunk: Buffer) => {
          awaited -= chunk.byteLength;
          if (awaited <= 0) peer.resetAndDestroy();
        });
      });
      await socket.upload(20 * MEBIBYTE, 1);
      const events = await socket.closed();
      expect(events.at(-2)).toMatch(
        /^error NetworkInterruptError Network (ECONNRESET|EPIPE) closed$/,
      );
      await socket.expectPrefix(seed);
    },
  },
  {
    name: "it resets while the page waits for its close",
    run: async (stage) => {
      const peers: Socket[] = [];
      const socket = await connectTo(stage, (peer) => void peers.push(peer.pause()));
      await socket.opened();
      await socket.sendAtOnce(16 * MEBIBYTE, 1);
      await socket.do("close");
      await until("it was accepted", async () => peers.length > 0);
      for (const peer of peers) peer.resetAndDestroy();
      const events = await socket.closed();
      expect(events).toEqual(["open open", expect.stringMatching(/^error Net/), "close closed"]);
    },
  },
  {
    name: "it resets while the page is suspended with its bytes",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const peers: Socket[] = [];
      const socket = await connectTo(stage, (peer) => {
        peers.push(peer);
        peer.write(deterministicBytes(4 * MEBIBYTE, seed));
      });
      await socket.opened();
      await socket.do("suspend");
      for (const peer of peers) peer.resetAndDestroy();
      await socket.do("resume");
      const events = await socket.closed();
      expect(events.at(-1)).toBe("close closed");
      await socket.expectPrefix(seed);
    },
  },
];

const SPEEDS: readonly Scenario[] = [
  {
    name: "it trickles a byte at a time",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const byteLength = 30;
      const socket = await connectTo(stage, (peer) => {
        let sent = 0;
        const timer = setInterval(() => {
          if (sent < byteLength) peer.write(deterministicBytes(1, seed, sent));
          else peer.end();
          sent += 1;
        }, 100);
        peer.on("close", () => clearInterval(timer));
      });
      expect(await socket.closed()).toEqual(["open open", "data", "close closed"]);
      expect(await socket.expectPrefix(seed)).toBe(byteLength);
    },
  },
  {
    name: "it takes nothing, and the page gives up",
    run: async (stage) => {
      const socket = await connectTo(stage, (peer) => void peer.pause());
      await socket.opened();
      await socket.sendAtOnce(16 * MEBIBYTE, 1);
      await socket.do("closeImmediately");
      expect(await socket.closed()).toEqual(["open open", "close closed"]);
    },
  },
  {
    name: "it takes a little at a time, with pauses",
    run: async (stage) => {
      const byteLength = stage.random.integer(1, 2) * MEBIBYTE;
      let taken = 0;
      const socket = await connectTo(stage, (peer) => {
        peer.on("data", (chunk: Buffer) => {
          taken += chunk.byteLength;
          peer.pause();
          setTimeout(() => peer.resume(), 20);
        });
        peer.on("end", () => peer.end());
      });
      await socket.upload(byteLength, 1);
      await socket.do("close");
      expect(await socket.closed()).toEqual(["open open", "close closed"]);
      await until("it had all", async () => taken === byteLength);
    },
  },
  {
    name: "it sends 256 MiB to a page that does not read",
    run: async (stage) => {
      const server = stage.keep(await startFloodServer({ byteLimit: 256 * MEBIBYTE }));
      const before = await hostMemory(stage);
      const socket = await stage.connected({ port: server.port, isSuspended: true });
      const taken = await whenStill(() => server.connections.at(-1)?.bytesTaken ?? 0);
      expect(taken).toBeLessThan(32 * MEBIBYTE);
      expect((await hostMemory(stage)) - before).toBeLessThan(16 * MEBIBYTE);
      await socket.do("closeImmediately");
      expect(await socket.closed()).toEqual(["open open", "close closed"]);
    },
  },
  {
    name: "sixteen of them flood a page at once, and it closes in the middle",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const server = stage.keep(await startFloodServer({ seed, pause: 1 }));
      const sockets = await Promise.all(
        Array.from({ length: 16 }, () => stage.connected({ port: server.port })),
      );
      for (const socket of sockets) {
        await socket.received(stage.random.integer(1, 300 * KIBIBYTE));
        await socket.do(stage.random.integer(0, 1) === 0 ? "close" : "closeImmediately");
      }
      for (const socket of sockets) {
        expect(await socket.closed()).toEqual(["open open", "data", "close closed"]);
        await socket.expectPrefix(seed);
      }
    },
  },
];

const CLIENTS: readonly Scenario[] = [
  {
    name: "clients of a listener reset before they are accepted",
    run: async (stage) => {
      const listener = await stage.listen();
      for (let count = stage.random.integer(5, 20); count > 0; count -= 1) {
        const client = connect(listener.port, "127.0.0.1");
        client.on("error", () => {});
        await once(client, "connect");
        client.resetAndDestroy();
      }
      await expectListening(listener.port);
      await listener.close();
    },
  },
  {
    name: "clients of a listener end before they have said a word",
    run: async (stage) => {
      const listener = await stage.listen();
      for (let count = stage.random.integer(5, 20); count > 0; count -= 1) {
        const client = connect(listener.port, "127.0.0.1");
        client.end();
        await once(client, "close");
      }
      await expectListening(listener.port);
      await listener.close();
    },
  },
  {
    name: "a client of a listener resets in the middle of its upload",
    run: async (stage) => {
      const listener = await stage.listen();
      const client = connect(listener.port, "127.0.0.1");
      client.on("error", () => {});
      client.write(deterministicBytes(MEBIBYTE, 1));
      let awaited = stage.random.integer(1, MEBIBYTE);
      await new Promise<void>((resolve) => {
        client.on("data", (chunk: Buffer) => {
          awaited -= chunk.byteLength;
          if (awaited > 0) return;
          client.resetAndDestroy();
          resolve();
        });
      });
      await expectListening(listener.port);
      await listener.close();
    },
  },
];

const STALLED_HANDSHAKE: Scenario = {
  name: "it accepts and never answers TLS, and the page gives up",
  run: async (stage) => {
    const server = stage.keep(await startSilentServer());
    const socket = await stage.connect({ port: server.port, tls: true });
    await until("it was spoken to", async () => server.received.byteLength > 0);
    await socket.do("close");
    expect(await socket.closed()).toEqual(["close closed"]);
  },
};

const TIMED_OUT_HANDSHAKE: Scenario = {
  name: "it accepts and never answers TLS, and the time runs out",
  run: async (stage) => {
    const server = stage.keep(await startSilentServer());
    const socket = await stage.connect({ port: server.port, tls: true });
    expect(await socket.closed()).toEqual([
      "error NetworkTimeoutError Network ETIMEDOUT closed",
      "close closed",
    ]);
  },
};

/** One client more is served. */
async function expectListening(port: number): Promise<void> {
  const client = connect(port, "127.0.0.1");
  client.write(WORD);
  const [echo] = await once(client, "data");
  expect(String(echo)).toBe(WORD);
  client.end();
  await once(client, "close");
}

async function hostMemory({ launched }: Stage): Promise<number> {
  const host = await nativeHostOf(launched.browser.process()?.pid ?? 0);
  return host?.anonymousBytes ?? 0;
}

export const PEER_SCENARIOS: readonly Scenario[] = [
  ...ENDINGS,
  ...SPEEDS,
  ...CLIENTS,
  STALLED_HANDSHAKE,
  TIMED_OUT_HANDSHAKE,
];
