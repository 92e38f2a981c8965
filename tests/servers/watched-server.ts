import { createServer, type Socket } from "node:net";
import { type Duplex, duplexPair } from "node:stream";
import { type RunningServer, runServer } from "./running-server.ts";

/** What a server saw of one TCP connection. */
export interface WatchedConnection {
  /** What came before TLS was to begin. */
  readonly inClear: string;
  /** What came from then on, as it was on the wire. */
  readonly onTheWire: Buffer;
  /** The application's bytes that the server made of it. */
  readonly decrypted: Buffer;
  readonly hasEnded: boolean;
}

export interface WatchedServer extends RunningServer {
  /** In the order in which they were accepted. */
  readonly connections: readonly WatchedConnection[];
}

export interface Wire {
  /** What a connection carries from the time when TLS begins. */
  readonly stream: Duplex;
  /** To be told of the application's bytes. */
  readonly onDecrypted: (bytes: Buffer) => void;
}

/** Serves a connection from the time when TLS begins. */
export type Speak = (wire: Wire) => void;

/** Has the server wait for this line, in clear, and answer GO before TLS begins. */
const COMMAND = "STARTTLS\r\n";

class Watched implements WatchedConnection {
  readonly wire: Buffer[] = [];
  readonly application: Buffer[] = [];
  inClear = "";
  hasEnded = false;

  get onTheWire(): Buffer {
    return Buffer.concat(this.wire);
  }

  get decrypted(): Buffer {
    return Buffer.concat(this.application);
  }
}

/** Keeps all that comes, on the wire and decrypted, by TLS at once or after a word in clear. */
export async function startWatchedServer(
  begin: "at once" | "after STARTTLS",
  speak: Speak,
): Promise<WatchedServer> {
  const connections: Watched[] = [];
  const server = createServer((socket) => {
    const connection = new Watched();
    connections.push(connection);
    socket.on("close", () => {
      connection.hasEnded = true;
    });
    if (begin === "at once") watch(socket, connection, speak);
    else awaitCommand(socket, connection, speak);
  });
  return { ...(await runServer(server)), connections };
}

function awaitCommand(socket: Socket, connection: Watched, speak: Speak): void {
  const listen = (chunk: Buffer) => {
    connection.inClear += chunk.toString("latin1");
    if (!connection.inClear.endsWith(COMMAND)) return;
    socket.off("data", listen);
    watch(socket, connection, speak);
    socket.write("GO\r\n");
  };
  socket.on("data", listen);
}

/** Puts a pair of streams between the socket and whoever serves, so that all can be looked at. */
function watch(socket: Socket, connection: Watched, speak: Speak): void {
  const [near, far] = duplexPair();
  socket.on("data", (chunk: Buffer) => {
    connection.wire.push(chunk);
    near.write(chunk);
  });
  near.on("data", (chunk: Buffer) => socket.write(chunk));
  near.on("end", () => socket.end());
  socket.on("end", () => near.end());
  socket.on("close", () => far.destroy());
  for (const stream of [near, far]) stream.on("error", () => {});
  far.on("close", () => socket.end());
  speak({ stream: far, onDecrypted: (bytes) => connection.application.push(bytes) });
}
