import { createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { ServerCertificate } from "./certificate-authority.ts";
import { type ListenOptions, type RunningServer, runServer } from "./running-server.ts";
import { tlsOptions } from "./tls-options.ts";

export interface StarttlsOptions extends ListenOptions {
  readonly tls: ServerCertificate;
}

/** What one connection received, before and after the change to TLS. */
export interface StarttlsConnection {
  readonly inClear: string;
  readonly secured: string;
}

export interface StarttlsServer extends RunningServer {
  /** In the order in which they were accepted. */
  readonly connections: readonly StarttlsConnection[];
}

/** Echoes in clear until a chunk ends with this line; then it answers GO and goes over to TLS. */
const COMMAND = "STARTTLS\r\n";

/** Echoes, at first in clear and after `STARTTLS` over TLS, and ends when the peer does. */
export async function startStarttlsServer(options: StarttlsOptions): Promise<StarttlsServer> {
  const connections: StarttlsConnection[] = [];
  const server = createServer((socket) => {
    const connection = { inClear: "", secured: "" };
    connections.push(connection);
    const echoInClear = (chunk: Buffer) => {
      connection.inClear += chunk.toString("latin1");
      if (!connection.inClear.endsWith(COMMAND)) {
        socket.write(chunk);
        return;
      }
      socket.off("data", echoInClear);
      socket.write("GO\r\n", () => secure(socket, options.tls, connection));
    };
    socket.on("data", echoInClear);
  });
  return { ...(await runServer(server, options)), connections };
}

function secure(socket: Socket, tls: ServerCertificate, connection: { secured: string }): void {
  const stream = new TLSSocket(socket, { isServer: true, ...tlsOptions(tls) });
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    connection.secured += chunk.toString("latin1");
    stream.write(chunk);
  });
}
