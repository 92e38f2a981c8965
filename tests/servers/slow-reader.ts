import { createServer, type Socket } from "node:net";
import { ByteRecord } from "./byte-record.ts";
import { type ListenOptions, type RunningServer, runServer } from "./running-server.ts";

export interface SlowReaderOptions extends ListenOptions {
  /** Does it end its own side of a connection as soon as it is there? */
  readonly endsAtOnce?: boolean;
}

export interface SlowReader extends RunningServer {
  /** What has been read from each connection, in the order in which they were accepted. */
  readonly connections: readonly ByteRecord[];
  /** Connections whose client has ended its side, and of whom all was read. */
  readonly endedCount: number;
  /** Begins to read, and ends its side when the client has. */
  read(): void;
}

/** Accepts and reads nothing at first, so that a client cannot get rid of what it sends. */
export async function startSlowReader({
  endsAtOnce = false,
  ...listenOptions
}: SlowReaderOptions = {}): Promise<SlowReader> {
  const connections: ByteRecord[] = [];
  const sockets: Socket[] = [];
  let endedCount = 0;
  let isReading = false;
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    const record = new ByteRecord();
    connections.push(record);
    sockets.push(socket);
    socket.on("data", (chunk: Buffer) => record.add(chunk));
    socket.on("end", () => {
      endedCount += 1;
      socket.end();
    });
    if (endsAtOnce) socket.end();
    if (isReading) socket.resume();
    else socket.pause();
  });
  return {
    ...(await runServer(server, listenOptions)),
    connections,
    get endedCount() {
      return endedCount;
    },
    read: () => {
      isReading = true;
      for (const socket of sockets) socket.resume();
    },
  };
}
