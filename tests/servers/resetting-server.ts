import type { ListenOptions, RunningServer } from "./running-server.ts";
import { startTcpServer } from "./tcp-server.ts";

export interface ResettingOptions extends ListenOptions {
  /** Sent first. Default: nothing. */
  readonly greeting?: Uint8Array;
  /** Bytes to receive before the reset, so that the greeting can be known to have arrived. Default: 0. */
  readonly resetAfterBytes?: number;
}

/** Ends every connection with a TCP reset instead of an orderly close. */
export function startResettingServer(options: ResettingOptions = {}): Promise<RunningServer> {
  const { greeting = new Uint8Array(), resetAfterBytes = 0, ...listenOptions } = options;
  return startTcpServer(listenOptions, (socket) => {
    let awaited = resetAfterBytes;
    socket.write(greeting, () => {
      if (awaited <= 0) socket.resetAndDestroy();
    });
    socket.on("data", (chunk: Buffer) => {
      awaited -= chunk.byteLength;
      if (awaited <= 0) socket.resetAndDestroy();
    });
  });
}
