import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { Peer } from "../../native-host/connection/dial.ts";

export interface LoopbackPeer {
  /** The host's end, as dialling gives it. */
  readonly peer: Peer;
  /** The other end. It reads nothing until it is told to. */
  readonly remote: Socket;
  /** Destroys both ends. */
  release(): void;
}

/** Both ends of a real TCP connection within this process. */
export async function connectLoopback(): Promise<LoopbackPeer> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  const socket = connect({ host: "127.0.0.1", port: address.port, allowHalfOpen: true });
  const [[remote]] = await Promise.all([once(server, "connection"), once(socket, "connect")]);
  server.close();
  return {
    peer: { stream: socket, socket },
    remote,
    release: () => {
      for (const end of [socket, remote]) end.on("error", () => {}).destroy();
    },
  };
}
