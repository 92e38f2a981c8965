import type { Socket } from "node:net";
import type { ListenOptions, RunningServer } from "./running-server.ts";
import { startTcpServer } from "./tcp-server.ts";

/** Which way the payload of a connection goes, as the client's first byte says. */
export const TRANSFERS = ["download", "upload", "both"] as const;
export type Transfer = (typeof TRANSFERS)[number];

export interface TransferServer extends RunningServer {
  /**
   * Resolves when so many bytes of payload were moved from this call on, on all connections and in both
   * directions together: at once for 0.
   */
  untilMoved(byteLength: number): Promise<void>;
}

const CHUNK = Buffer.alloc(64 * 1024, "transfer");

/**
 * Takes whatever comes, or sends as fast as the socket takes it, or both, without an end. A client says
 * which by the place that it has in TRANSFERS.
 */
export async function startTransferServer(options: ListenOptions = {}): Promise<TransferServer> {
  let moved = 0;
  const waiting = new Set<() => void>();
  const note = (byteLength: number) => {
    moved += byteLength;
    for (const look of waiting) look();
  };
  const server = await startTcpServer(options, (socket) => {
    let transfer: Transfer | undefined;
    socket.on("end", () => socket.end());
    socket.on("data", (chunk: Buffer) => {
      note(chunk.byteLength);
      if (transfer !== undefined) return;
      transfer = TRANSFERS[chunk.readUInt8(0)];
      if (transfer !== "upload") flood(socket, note);
    });
  });
  return {
    ...server,
    untilMoved: (byteLength) => {
      const awaited = moved + byteLength;
      return new Promise((resolve) => {
        const look = () => {
          if (moved < awaited) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
  };
}

function flood(socket: Socket, note: (byteLength: number) => void): void {
  socket.write(CHUNK, (error) => {
    if (error !== undefined && error !== null) return;
    note(CHUNK.byteLength);
    flood(socket, note);
  });
}
