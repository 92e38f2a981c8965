/** The second pipe of a document is cut, at any byte, or is not to be had. */
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { until } from "../../../scripts/browser/extension-windows.ts";
import { hostFileOf } from "../../end-to-end/installed-host.ts";
import { tcpSocketsOf } from "../../end-to-end/processes.ts";
import { startFloodServer } from "../../servers/flood-server.ts";
import { HOST_LOST, LIFE_STAGES } from "../life-stages.ts";
import type { Scenario } from "../scenario.ts";
import { type Stage, untilGone } from "../stage.ts";
import { replaceHost } from "./troubled-host.ts";

const MEBIBYTE = 1024 * 1024;
const UNBROKEN = ["open open", "data", "close closed"];

const obstacle = obstacleToCuts();

/** The stages at which payload is under way, which a cut may lose or repeat. */
const STAGES_WITH_PAYLOAD = LIFE_STAGES.filter(({ name }) =>
  /downloading|suspended|uploading|half-closed|closing|idle/.test(name),
);

const CUTS: readonly Scenario[] = STAGES_WITH_PAYLOAD.map(({ name, reach }) => ({
  name: `it is cut while a socket is ${name}`,
  obstacle,
  isQuick: name === "uploading",
  run: async (stage) => {
    const reached = await reach(stage);
    await cut(stage);
    await reached.expectToGoOn();
  },
}));

const OTHER_CUTS: readonly Scenario[] = [
  {
    name: "it is cut while a socket sends and is sent to",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const byteLength = 8 * MEBIBYTE;
      const socket = await stage.connected({ port: stage.echo.port });
      const uploaded = socket.upload(byteLength, seed);
      await socket.received(stage.random.integer(1, 4 * MEBIBYTE));
      await cut(stage);
      expect(await uploaded).toBe(byteLength);
      await socket.received(byteLength);
      await socket.do("close");
      expect(await socket.closed()).toEqual(UNBROKEN);
      expect(await socket.expectPrefix(seed)).toBe(byteLength);
    },
  },
  {
    name: "it is cut with ten sockets on it",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const byteLimit = MEBIBYTE;
      const server = stage.keep(await startFloodServer({ seed, byteLimit, pause: 1 }));
      const sockets = await Promise.all(
        Array.from({ length: 10 }, () => stage.connected({ port: server.port })),
      );
      await sockets[0]?.received(stage.random.integer(1, byteLimit / 2));
      await cut(stage);
      for (const socket of sockets) {
        expect(await socket.closed()).toEqual(UNBROKEN);
        expect(await socket.expectPrefix(seed)).toBe(byteLimit);
      }
    },
  },
  {
    name: "it is cut as soon as it is there",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const byteLength = 2 * MEBIBYTE;
      const socket = await stage.connect({ port: stage.echo.port });
      const uploaded = socket.upload(byteLength, seed);
      await cut(stage);
      await uploaded;
      await socket.received(byteLength);
      await socket.do("close");
      expect(await socket.closed()).toEqual(UNBROKEN);
      expect(await socket.expectPrefix(seed)).toBe(byteLength);
    },
  },
  {
    name: "it is cut while the host is stopped",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const byteLimit = 4 * MEBIBYTE;
      const server = stage.keep(await startFloodServer({ seed, byteLimit, pause: 1 }));
      const socket = await stage.connected({ port: server.port });
      await socket.received(stage.random.integer(1, byteLimit / 2));
      await untilPiped(stage);
      const id = await stage.signalHost("SIGSTOP");
      try {
        await cut(stage);
      } finally {
        process.kill(id, "SIGCONT");
      }
      expect(await socket.closed()).toEqual(UNBROKEN);
      expect(await socket.expectPrefix(seed)).toBe(byteLimit);
    },
  },
  {
    name: "it is cut, and the host is killed upon that",
    run: async (stage) => {
      const seed = stage.random.integer(0, 1_000_000);
      const server = stage.keep(await startFloodServer({ seed }));
      const socket = await stage.connected({ port: server.port });
      await socket.received(stage.random.integer(1, 2 * MEBIBYTE));
      await cut(stage);
      await untilGone(await stage.signalHost("SIGKILL"));
      expect(await socket.closed()).toEqual(["open open", "data", HOST_LOST, "close closed"]);
      await socket.expectPrefix(seed);
    },
  },
];

/** What of the host's listening for pipes is different. */
const REFUSALS: readonly { readonly name: string; readonly program: string }[] = [
  {
    name: "the host cannot listen for it",
    program: `process.nextTick(() => this.emit("error", Object.assign(new Error("none"), { code: "EMFILE" })));
      return this;`,
  },
  {
    name: "the host's port accepts nobody",
    program: `this.prependListener("connection", (socket) => socket.destroy());
      return listen.apply(this, rest);`,
  },
  {
    name: "the host's port answers nobody",
    program: `this.removeAllListeners("upgrade");
      this.on("upgrade", (_request, socket) => { socket.on("error", () => {}); });
      return listen.apply(this, rest);`,
  },
];

const refused = ({ name, program }: (typeof REFUSALS)[number]): Scenario => ({
  name,
  run: async (stage) => {
    const original = await readFile(hostFileOf(stage.launched), "utf8");
    await replaceHost(
      stage,
      `import { Server } from "node:net";
      const { listen } = Server.prototype;
      Server.prototype.listen = function (...rest) { ${program} };
      ${original}`,
    );
    const seed = stage.random.integer(0, 1_000_000);
    const byteLength = 2 * MEBIBYTE;
    const socket = await stage.connected({ port: stage.echo.port });
    await socket.upload(byteLength, seed);
    await socket.received(byteLength);
    await socket.do("close");
    expect(await socket.closed()).toEqual(UNBROKEN);
    expect(await socket.expectPrefix(seed)).toBe(byteLength);
  },
});

/** Has the system end the host's end of the page's pipe. */
async function cut(stage: Stage): Promise<void> {
  const port = await untilPiped(stage);
  const { status, stderr } = spawnSync("ss", ["--kill", "--tcp", "src", `127.0.0.1:${port}`], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`ss: ${stderr}`);
}

/** The port of the host's end, once a pipe is there. */
function untilPiped(stage: Stage): Promise<number> {
  return until("the page had a pipe", async () => {
    const sockets = await tcpSocketsOf(await stage.hostId());
    const servers = stage.serverPorts;
    const pipe = sockets.find(
      ({ remotePort }) => remotePort !== 0 && !servers.includes(remotePort),
    );
    return pipe?.localPort;
  });
}

function obstacleToCuts(): string | undefined {
  if (process.getuid?.() !== 0) {
    return "it takes root to cut a connection of others: sudo npm run faults -- --only pipe";
  }
  return spawnSync("ss", ["-V"]).status === 0 ? undefined : "apt-get install iproute2";
}

export const PIPE_SCENARIOS: readonly Scenario[] = [
  ...CUTS,
  ...OTHER_CUTS.map((scenario) => ({ ...scenario, obstacle })),
  ...REFUSALS.map(refused),
];
