import { ByteRecord } from "./byte-record.ts";
import type { RunningServer } from "./running-server.ts";
import { startTcpServer, type TcpServerOptions } from "./tcp-server.ts";

export interface EchoServer extends RunningServer {
  /** What each connection sent, in the order in which they were accepted. */
  readonly connections: readonly ByteRecord[];
}

/** Sends back what it receives, also after the peer has ended its side, and ends when all is sent. */
export async function startEchoServer(options: TcpServerOptions = {}): Promise<EchoServer> {
  const connections: ByteRecord[] = [];
  const server = await startTcpServer(options, (socket) => {
    const received = new ByteRecord();
    connections.push(received);
    socket.on("data", (chunk: Buffer) => received.add(chunk));
    socket.pipe(socket);
  });
  return { ...server, connections };
}
