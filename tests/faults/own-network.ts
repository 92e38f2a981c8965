/** A network of a scenario's own: another "computer", and the cable between it and this one. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import type { SeededRandom } from "./seeded-random.ts";

/** Why there can be none here, and what would mend that; undefined where there can. */
export const noOwnNetwork: string | undefined = obstacle();

const PIECE_BYTES = 16 * 1024;
const PIECES = 256;

/** What one connection of the flood sends. */
export const FLOOD_BYTES = PIECES * PIECE_BYTES;

/** What the other computer runs: an echo, a flood of FLOOD_BYTES, one without end, and a reader that counts. */
const PROGRAM = `
  const { createServer } = require("node:net");
  const send = (socket, pieces) => {
    const piece = Buffer.alloc(${PIECE_BYTES}, 7);
    let left = pieces;
    const timer = setInterval(() => {
      if (left === 0) {
        clearInterval(timer);
        socket.end();
      } else if (!socket.writableNeedDrain) {
        left -= 1;
        socket.write(piece);
      }
    }, 4);
    socket.on("close", () => clearInterval(timer));
    socket.resume();
  };
  const acts = {
    echo: (socket) => socket.pipe(socket),
    flood: (socket) => send(socket, ${PIECES}),
    endless: (socket) => send(socket, Infinity),
    count: (socket) => {
      let taken = 0;
      socket.on("data", (chunk) => { taken += chunk.length; });
      socket.on("end", () => socket.end(String(taken)));
    },
  };
  const ports = {};
  for (const [name, act] of Object.entries(acts)) {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("error", () => {});
      act(socket);
    });
    server.listen(0, "0.0.0.0", () => {
      ports[name] = server.address().port;
      if (Object.keys(ports).length === Object.keys(acts).length) console.log(JSON.stringify(ports));
    });
  }
`;

type Port = "echo" | "flood" | "endless" | "count";

export interface OwnNetwork {
  /** The other computer's address. */
  readonly host: string;
  readonly ports: Readonly<Record<Port, number>>;
  /** Pulls the cable, or puts it in again. */
  unplug(): void;
  plug(): void;
  /** Takes this computer's interface away altogether, or makes it again. */
  removeInterface(): void;
  makeInterface(): void;
  /** Has the other computer answer nobody, as a firewall that drops would; or heals that. */
  fallSilent(): void;
  speakAgain(): void;
  /** Has the system end the connections to the other computer, on this side or on the other. */
  killConnections(side: "here" | "there"): void;
  close(): Promise<void>;
}

/**
 * The two are joined by a pair of virtual interfaces with private addresses, which differ from run
 * to run. While the cable is out, nothing for the other computer leaves by another way.
 */
export async function startOwnNetwork(random: SeededRandom): Promise<OwnNetwork> {
  const number = random.integer(0, 2 ** 14 - 1) ^ (process.pid & 0x3fff);
  const third = number >> 6;
  const fourth = (number & 63) * 4;
  const here = `10.231.${third}.${fourth + 1}`;
  const there = `10.231.${third}.${fourth + 2}`;
  const network = `10.231.${third}.${fourth}/30`;
  const device = `wts${number}`;
  const otherDevice = `${device}p`;

  const child = spawn("unshare", ["--net", process.execPath, "-e", PROGRAM], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed] = await once(child.stdout, "data");
  const ports: Record<Port, number> = JSON.parse(String(printed));
  const inside = (...command: readonly string[]) =>
    run("nsenter", `--net=/proc/${child.pid}/ns/net`, ...command);

  const makeInterface = () => {
    run("ip", "link", "add", device, "type", "veth", "peer", "name", otherDevice);
    run("ip", "link", "set", otherDevice, "netns", String(child.pid));
    run("ip", "address", "add", `${here}/30`, "dev", device);
    run("ip", "link", "set", device, "up");
    inside("ip", "address", "add", `${there}/30`, "dev", otherDevice);
    inside("ip", "link", "set", otherDevice, "up");
  };
  const close = async () => {
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
    // The interface has gone with the other computer, or in the scenario, or it goes now.
    spawnSync("ip", ["link", "delete", device]);
    spawnSync("ip", ["route", "delete", "unreachable", network, "metric", "4000"]);
  };
  try {
    makeInterface();
    run("ip", "route", "add", "unreachable", network, "metric", "4000");
  } catch (error) {
    await close();
    throw error;
  }
  return {
    host: there,
    ports,
    unplug: () => run("ip", "link", "set", device, "down"),
    plug: () => run("ip", "link", "set", device, "up"),
    removeInterface: () => run("ip", "link", "delete", device),
    makeInterface,
    fallSilent: () => inside("ip", "route", "add", "blackhole", `${here}/32`),
    speakAgain: () => inside("ip", "route", "delete", "blackhole", `${here}/32`),
    killConnections: (side) => {
      if (side === "here") run("ss", "--kill", "--tcp", "dst", there);
      else inside("ss", "--kill", "--tcp", "dst", here);
    },
    close,
  };
}

function run(program: string, ...parameters: readonly string[]): void {
  const { status, stderr } = spawnSync(program, parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${parameters.join(" ")}: ${stderr}`);
}

function obstacle(): string | undefined {
  if (process.platform !== "linux") return "interfaces of our own are made on Linux alone";
  if (process.getuid?.() !== 0) return "it takes root: sudo npm run faults -- --only network";
  const has = (program: string, ...parameters: readonly string[]) =>
    spawnSync(program, parameters).status === 0;
  if (!has("ip", "-V") || !has("ss", "-V")) return "apt-get install iproute2";
  if (!has("unshare", "--net", "true")) {
    return "this system gives no network namespace (unshare --net); docker run --privileged";
  }
  const probe = `wtsp${process.pid % 100_000}`;
  const canMake = has("ip", "link", "add", probe, "type", "veth", "peer", "name", `${probe}p`);
  if (canMake) spawnSync("ip", ["link", "delete", probe]);
  return canMake ? undefined : "this system makes no virtual interface; docker run --privileged";
}
