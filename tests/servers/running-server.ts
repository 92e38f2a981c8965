import type { Server, Socket } from "node:net";

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Connections that are open now, on this side at least. */
  countConnections(): number;
  /** Stops listening and destroys every live connection. A second call is the same call. */
  close(): Promise<void>;
}

export interface ListenOptions {
  /** A loopback address. Default: `127.0.0.1`. */
  readonly host?: string;
  /** Default: 0, any free port. */
  readonly port?: number;
}

/** Binds a server of node:net, node:tls, node:http or node:https. Rejects where binding fails. */
export async function runServer(
  server: Server,
  { host = "127.0.0.1", port = 0 }: ListenOptions = {},
): Promise<RunningServer> {
  const connections = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
    // A peer that resets is an everyday event here: `close` follows, and ends the connection.
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  let closed: Promise<void> | undefined;
  return {
    host,
    port: boundPort(server),
    countConnections: () => connections.size,
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      });
      return closed;
    },
  };
}

function boundPort(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return address.port;
}
