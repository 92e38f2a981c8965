import type { ListenOptions, RunningServer } from "./running-server.ts";
import { startTcpServer } from "./tcp-server.ts";

export interface SilentServer extends RunningServer {
  /** Connections accepted so far. */
  readonly connectionCount: number;
  /** Everything received, on all connections. */
  readonly received: Buffer;
}

/**
 * Accepts, reads, and never says anything: not a byte, and no end when the peer ends. To a TLS
 * client it is a handshake that stalls.
 */
export async function startSilentServer(options: ListenOptions = {}): Promise<SilentServer> {
  let connectionCount = 0;
  const chunks: Buffer[] = [];
  const server = await startTcpServer(options, (socket) => {
    connectionCount += 1;
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  });
  return {
    ...server,
    get connectionCount() {
      return connectionCount;
    },
    get received() {
      return Buffer.concat(chunks);
    },
  };
}
