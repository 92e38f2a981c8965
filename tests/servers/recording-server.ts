import { createServer as createPlainServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { type RunningServer, runServer } from "./running-server.ts";
import type { TcpServerOptions } from "./tcp-server.ts";
import { tlsOptions } from "./tls-options.ts";

/** What a server saw of one TCP connection. */
export interface RecordedConnection {
  /**
   * Did the TLS handshake complete, as the server sees it? A client may still turn away the
   * certificate after that (Node's does): what counts then is that `received` stays empty.
   */
  readonly handshakeComplete: boolean;
  /** The application's bytes: for TLS, what was decrypted. */
  readonly received: Buffer;
  readonly ended: boolean;
}

export interface RecordingServer extends RunningServer {
  /** In the order in which they were accepted, those included that never spoke TLS. */
  readonly connections: readonly RecordedConnection[];
}

class Recording implements RecordedConnection {
  readonly #chunks: Buffer[] = [];
  handshakeComplete = false;
  ended = false;

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  record(socket: Socket): void {
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
    socket.on("end", () => {
      this.ended = true;
      socket.end();
    });
  }
}

/** Keeps every byte, answers nothing, and ends when the peer does. */
export async function startRecordingServer(
  options: TcpServerOptions = {},
): Promise<RecordingServer> {
  const connections: Recording[] = [];
  const server = await runServer(createServer(options, connections), options);
  return { ...server, connections };
}

function createServer({ tls }: TcpServerOptions, connections: Recording[]): Server {
  if (tls === undefined) {
    return createPlainServer({ allowHalfOpen: true }, (socket) => {
      const recording = new Recording();
      connections.push(recording);
      recording.record(socket);
    });
  }
  const byPeerPort = new Map<number | undefined, Recording>();
  const server = createTlsServer({ allowHalfOpen: true, ...tlsOptions(tls) });
  server.on("connection", ({ remotePort }: Socket) => {
    const recording = new Recording();
    connections.push(recording);
    byPeerPort.set(remotePort, recording);
  });
  server.on("secureConnection", (socket) => {
    const recording = byPeerPort.get(socket.remotePort);
    if (recording === undefined) return;
    recording.handshakeComplete = true;
    recording.record(socket);
  });
  return server;
}
