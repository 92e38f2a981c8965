import type { Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { deterministicBytes } from "./deterministic-bytes.ts";
import type { RunningServer } from "./running-server.ts";
import { startTcpServer, type TcpServerOptions } from "./tcp-server.ts";

const CHUNK_BYTES = 16 * 1024;

export interface FloodOptions extends TcpServerOptions {
  /** Bytes to send on each connection before ending it. Default: no end. */
  readonly byteLimit?: number;
  /** Seed of the deterministicBytes that are sent. Default: 0. */
  readonly seed?: number;
  /** Milliseconds from one write of 16 KiB to the next, for a stream that leaves time for more. Default: none. */
  readonly pause?: number;
}

export interface FloodServer extends RunningServer {
  /** What each connection has taken, in the order in which they were accepted. */
  readonly connections: readonly FloodConnection[];
}

export interface FloodConnection {
  /**
   * Bytes handed to the operating system, in whole writes of 16 KiB: stands still once the reader
   * has stopped and the kernel's buffers on both sides are full.
   */
  readonly bytesTaken: number;
}

/** Sends as fast as the socket takes it, whatever the peer says. */
export async function startFloodServer(options: FloodOptions = {}): Promise<FloodServer> {
  const { byteLimit = Number.POSITIVE_INFINITY, seed = 0, pause = 0 } = options;
  const connections: FloodConnection[] = [];
  const server = await startTcpServer(options, (socket) => {
    const connection = { bytesTaken: 0 };
    connections.push(connection);
    socket.resume();
    void flood(socket, connection, byteLimit, seed, pause);
  });
  return { ...server, connections };
}

async function flood(
  socket: Socket,
  connection: { bytesTaken: number },
  byteLimit: number,
  seed: number,
  pause: number,
): Promise<void> {
  while (connection.bytesTaken < byteLimit) {
    const { bytesTaken } = connection;
    const chunk = deterministicBytes(
      Math.min(CHUNK_BYTES, byteLimit - bytesTaken),
      seed,
      bytesTaken,
    );
    if (!(await write(socket, chunk))) return;
    connection.bytesTaken += chunk.byteLength;
    if (pause > 0) await setTimeout(pause);
  }
  socket.end();
}

/** True once the operating system has all of it, false where the connection is gone. */
function write(socket: Socket, chunk: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    socket.write(chunk, (error) => resolve(error === undefined || error === null));
  });
}
