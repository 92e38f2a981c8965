/** The network between this computer and another one fails. */
import { expect } from "vitest";
import { until } from "../../../scripts/browser/extension-windows.ts";
import { countTcpSockets } from "../../end-to-end/processes.ts";
import type { LiveSocket } from "../live-socket.ts";
import { FLOOD_BYTES, noOwnNetwork, type OwnNetwork, startOwnNetwork } from "../own-network.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const MEBIBYTE = 1024 * 1024;
const WORD = "a word\r\n";
const DOWNLOADED = ["open open", "data", "close closed"];
const BROKEN = "error NetworkInterruptError Network ECONNABORTED closed";
const UNREACHABLE = "error NetworkError Network EHOSTUNREACH closed";

interface NetworkScenario {
  readonly name: string;
  readonly isQuick?: boolean;
  run(stage: Stage, network: OwnNetwork): Promise<void>;
}

const SCENARIOS: readonly NetworkScenario[] = [
  {
    name: "the cable is out for a moment in a download",
    isQuick: true,
    run: async (stage, network) => {
      const socket = await download(stage, network);
      network.unplug();
      await pause(stage);
      network.plug();
      await expectWholeDownload(socket);
    },
  },
  {
    name: "the cable is out for a moment in an upload",
    run: async (stage, network) => {
      const byteLength = 8 * MEBIBYTE;
      const socket = await stage.connected({ host: network.host, port: network.ports.count });
      const uploaded = socket.upload(byteLength, 1);
      network.unplug();
      await pause(stage);
      network.plug();
      expect(await uploaded).toBe(byteLength);
      await socket.do("close");
      // What the peer says behind our end is not waited for by the page; that it ended is enough.
      expect((await socket.closed()).filter((event) => event !== "data")).toEqual([
        "open open",
        "close closed",
      ]);
    },
  },
  {
    name: "the cable is out for a moment while a socket is idle",
    run: async (stage, network) => {
      const socket = await stage.connected({ host: network.host, port: network.ports.echo });
      network.unplug();
      await pause(stage);
      network.plug();
      await expectEcho(socket);
    },
  },
  {
    name: "the interface is removed and made again in a download",
    run: async (stage, network) => {
      const socket = await download(stage, network);
      network.removeInterface();
      await pause(stage);
      network.makeInterface();
      await expectWholeDownload(socket);
    },
  },
  {
    name: "the interface is gone while sockets are opened, and comes back",
    run: async (stage, network) => {
      network.removeInterface();
      for (let count = stage.random.integer(1, 5); count > 0; count -= 1) {
        const socket = await stage.connect({ host: network.host, port: network.ports.echo });
        expect(await socket.closed()).toEqual([UNREACHABLE, "close closed"]);
      }
      network.makeInterface();
      await expectEcho(await stage.connected({ host: network.host, port: network.ports.echo }));
    },
  },
  {
    name: "the interface is gone for good, and the page closes at once",
    run: async (stage, network) => {
      const socket = await download(stage, network, "endless");
      network.removeInterface();
      await socket.do("closeImmediately");
      expect(await socket.closed()).toEqual(DOWNLOADED);
    },
  },
  {
    name: "the other computer drops what it is sent while a socket connects, and the page gives up",
    run: async (stage, network) => {
      network.fallSilent();
      const socket = await stage.connect({ host: network.host, port: network.ports.echo });
      await untilDialled(stage, network.ports.echo);
      await socket.do("close");
      expect(await socket.closed()).toEqual(["close closed"]);
    },
  },
  {
    name: "the other computer drops what it is sent while a socket connects, and heals",
    run: async (stage, network) => {
      network.fallSilent();
      const socket = await stage.connect({ host: network.host, port: network.ports.echo });
      await untilDialled(stage, network.ports.echo);
      network.speakAgain();
      expect(await socket.opened()).toBe(true);
      await expectEcho(socket);
    },
  },
  {
    name: "the other computer drops what it is sent in a download, and heals",
    run: async (stage, network) => {
      const socket = await download(stage, network);
      network.fallSilent();
      await pause(stage);
      network.speakAgain();
      await expectWholeDownload(socket);
    },
  },
  {
    name: "the system ends the connection in a download",
    run: async (stage, network) => {
      const socket = await download(stage, network, "endless");
      network.killConnections("here");
      expect(await socket.closed()).toEqual(["open open", "data", BROKEN, "close closed"]);
    },
  },
  {
    name: "the system ends the connection in an upload",
    run: async (stage, network) => {
      const socket = await stage.connected({ host: network.host, port: network.ports.count });
      const uploaded = socket.upload(64 * MEBIBYTE, 1);
      network.killConnections("here");
      expect(await socket.closed()).toEqual([
        "open open",
        expect.stringMatching(/^error NetworkInterruptError Network (ECONNABORTED|EPIPE) closed$/),
        "close closed",
      ]);
      expect(await uploaded).toBeLessThanOrEqual(64 * MEBIBYTE);
    },
  },
  {
    name: "the system ends the connection while a socket connects",
    run: async (stage, network) => {
      network.fallSilent();
      const socket = await stage.connect({ host: network.host, port: network.ports.echo });
      await untilDialled(stage, network.ports.echo);
      network.killConnections("here");
      expect(await socket.closed()).toEqual([BROKEN, "close closed"]);
    },
  },
  {
    name: "the other computer has forgotten the connection",
    run: async (stage, network) => {
      const socket = await stage.connected({ host: network.host, port: network.ports.echo });
      // Its reset is lost, as it is where a computer was started anew.
      network.unplug();
      network.killConnections("there");
      network.plug();
      await socket.send(WORD);
      expect(await socket.closed()).toEqual([
        "open open",
        "error NetworkInterruptError Network ECONNRESET closed",
        "close closed",
      ]);
    },
  },
];

async function download(
  stage: Stage,
  { host, ports }: OwnNetwork,
  flood: "flood" | "endless" = "flood",
): Promise<LiveSocket> {
  const socket = await stage.connected({ host, port: ports[flood] });
  await socket.received(stage.random.integer(1, FLOOD_BYTES / 4));
  return socket;
}

async function expectWholeDownload(socket: LiveSocket): Promise<void> {
  expect(await socket.closed()).toEqual(DOWNLOADED);
  expect(await socket.received(FLOOD_BYTES)).toBe(FLOOD_BYTES);
}

async function expectEcho(socket: LiveSocket): Promise<void> {
  await socket.send(WORD);
  await socket.received(WORD.length);
  await socket.do("close");
  expect(await socket.closed()).toEqual(DOWNLOADED);
}

async function untilDialled(stage: Stage, port: number): Promise<void> {
  const id = await stage.hostId();
  await until("the host dialled", async () => (await countTcpSockets(id, port)) > 0);
}

/** How long a fault lasts is part of it. */
function pause(stage: Stage): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, stage.random.integer(100, 1_500)));
}

export const NETWORK_SCENARIOS: readonly Scenario[] = SCENARIOS.map(
  ({ name, isQuick = false, run }) => ({
    name,
    obstacle: noOwnNetwork,
    isQuick,
    run: async (stage) => {
      const network = await startOwnNetwork(stage.random);
      stage.afterwards(() => network.close());
      await run(stage, network);
    },
  }),
);
