/** The other end goes wrong within TLS: in its handshake, in an upgrade, behind it. */
import type { Socket } from "node:net";
import { expect } from "vitest";
import { startCuttingRelay } from "../../servers/cutting-relay.ts";
import { startFloodServer } from "../../servers/flood-server.ts";
import { startTcpServer } from "../../servers/tcp-server.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const KIBIBYTE = 1024;
/** A server's part of the handshake with one certificate is a little longer than this. */
const HANDSHAKE_BYTES = 600;
const CLOSED = "close closed";

/** A TLS server that sends so much, behind a relay that does harm to that. */
async function startHarmed(
  stage: Stage,
  harm: { readonly after: number; readonly how: "end" | "reset" | "corrupt" },
) {
  const seed = stage.random.integer(0, 1_000_000);
  const tls = await stage.setting.authority.issue({ hosts: ["127.0.0.1"] });
  const flood = stage.keep(await startFloodServer({ tls, seed, byteLimit: 512 * KIBIBYTE }));
  const { port } = stage.keep(await startCuttingRelay({ to: flood.port, ...harm }));
  return { seed, port };
}

const inHandshake = (how: "end" | "reset", after: number | undefined): Scenario => ({
  name: `it ${how === "end" ? "ends" : "resets"} ${after === 0 ? "at the first byte" : "somewhere"} in the handshake`,
  run: async (stage) => {
    const place = after ?? stage.random.integer(1, HANDSHAKE_BYTES);
    const { port } = await startHarmed(stage, { after: place, how });
    const socket = await stage.connect({ port, tls: true });
    expect(await socket.closed()).toEqual([
      "error NetworkInterruptError Network ECONNRESET closed",
      CLOSED,
    ]);
  },
});

const behindHandshake = (how: "end" | "reset" | "corrupt", last: RegExp): Scenario => ({
  name: `its bytes ${how === "end" ? "end" : how === "reset" ? "end by a reset" : "are changed on their way"} in the middle of a record`,
  run: async (stage) => {
    const after = stage.random.integer(20 * KIBIBYTE, 400 * KIBIBYTE);
    const { port, seed } = await startHarmed(stage, { after, how });
    const socket = await stage.connect({ port, tls: true });
    const events = await socket.closed();
    expect(events.filter((event) => event !== "data").join()).toMatch(last);
    expect(await socket.expectPrefix(seed)).toBeLessThanOrEqual(after);
  },
});

/** What a peer does in the place of a server's part of the handshake, and the code for that. */
const UPGRADES: readonly (readonly [string, string, (peer: Socket) => void])[] = [
  ["resets", "ECONNRESET", (peer) => void peer.resetAndDestroy()],
  ["ends", "ECONNRESET", (peer) => void peer.end()],
  ["answers in clear", "ERR_SSL_WRONG_VERSION_NUMBER", (peer) => void peer.write("-ERR none\r\n")],
];

const inUpgrade = ([does, code, act]: (typeof UPGRADES)[number]): Scenario => ({
  name: `it ${does} in the handshake of an upgrade`,
  run: async (stage) => {
    const received: Buffer[] = [];
    const server = stage.keep(
      await startTcpServer({}, (peer) => {
        peer.once("data", () => {
          peer.write("GO\r\n");
          peer.once("data", () => act(peer));
        });
        peer.on("data", (chunk: Buffer) => received.push(chunk));
      }),
    );
    const socket = await stage.connected({ port: server.port });
    await socket.send("STARTTLS\r\n");
    await socket.received(4);
    await socket.upgradeAndSend("a secret");
    expect(await socket.closed()).toEqual([
      "open open",
      "data",
      expect.stringMatching(new RegExp(`^error \\w+ (Network|SecurityProtocol) ${code} closed$`)),
      CLOSED,
    ]);
    expect(Buffer.concat(received).includes("a secret")).toBe(false);
  },
});

export const TLS_PEER_SCENARIOS: readonly Scenario[] = [
  inHandshake("end", 0),
  inHandshake("end", undefined),
  inHandshake("reset", 0),
  inHandshake("reset", undefined),
  behindHandshake("end", /^open open,(error \w+ \w+ \w+ closed,)?close closed$/),
  behindHandshake(
    "reset",
    /^open open,error NetworkInterruptError Network ECONNRESET closed,close/,
  ),
  behindHandshake("corrupt", /^open open,error SecurityError SecurityProtocol \w+ closed,close/),
  ...UPGRADES.map(inUpgrade),
];
