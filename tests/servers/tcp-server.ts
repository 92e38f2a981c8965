import { createServer as createPlainServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { ServerCertificate } from "./certificate-authority.ts";
import { type ListenOptions, type RunningServer, runServer } from "./running-server.ts";
import { tlsOptions } from "./tls-options.ts";

export interface TcpServerOptions extends ListenOptions {
  /** Speak TLS with this certificate. Default: plain TCP. */
  readonly tls?: ServerCertificate;
}

/**
 * A server whose connections are handed over when application bytes can flow: for TLS after the
 * handshake. They are half-open: when the peer ends, the handler has to end its own side.
 */
export function startTcpServer(
  options: TcpServerOptions,
  onConnection: (socket: Socket) => void,
): Promise<RunningServer> {
  return runServer(createTcpServer(options.tls, onConnection), options);
}

function createTcpServer(
  tls: ServerCertificate | undefined,
  onConnection: (socket: Socket) => void,
): Server {
  if (tls === undefined) return createPlainServer({ allowHalfOpen: true }, onConnection);
  return createTlsServer({ allowHalfOpen: true, ...tlsOptions(tls) }, (socket) => {
    socket.on("error", () => {});
    onConnection(socket);
  });
}
