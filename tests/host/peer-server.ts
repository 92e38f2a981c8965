import type { Socket } from "node:net";
import type { RunningServer } from "../servers/running-server.ts";
import { startTcpServer, type TcpServerOptions } from "../servers/tcp-server.ts";
import { within } from "./within.ts";

const PATIENCE_MILLISECONDS = 20_000;

/** The far end of one of the host's connections, played by the test itself. */
export interface AcceptedPeer {
  /** Nobody reads from it until the test does. */
  readonly socket: Socket;
  /** How the connection ended. What arrives after this is asked for is dropped. */
  fate(): Promise<"closed" | "reset">;
}

export interface PeerServer extends RunningServer {
  /** The next connection that was not taken yet. */
  accept(): Promise<AcceptedPeer>;
}

/** Accepts connections and hands them to the test. */
export async function startPeerServer(options: TcpServerOptions = {}): Promise<PeerServer> {
  const accepted: AcceptedPeer[] = [];
  const waiting: ((peer: AcceptedPeer) => void)[] = [];
  const server = await startTcpServer(options, (socket) => {
    const peer = acceptedPeer(socket);
    const next = waiting.shift();
    if (next === undefined) accepted.push(peer);
    else next(peer);
  });
  return {
    ...server,
    accept: () => {
      const peer = accepted.shift();
      if (peer !== undefined) return Promise.resolve(peer);
      const next = new Promise<AcceptedPeer>((resolve) => waiting.push(resolve));
      return within(PATIENCE_MILLISECONDS, "a connection", next);
    },
  };
}

function acceptedPeer(socket: Socket): AcceptedPeer {
  const fate = new Promise<"closed" | "reset">((resolve) => {
    socket.on("error", () => resolve("reset"));
    socket.on("close", () => resolve("closed"));
  });
  return {
    socket,
    fate: () => {
      if (socket.readableEnded) socket.end();
      else socket.on("end", () => socket.end()).resume();
      return within(PATIENCE_MILLISECONDS, "the end of a connection", fate);
    },
  };
}
