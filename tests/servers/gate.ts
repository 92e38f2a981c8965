import { connect, createServer, type Socket } from "node:net";
import { type ListenOptions, type RunningServer, runServer } from "./running-server.ts";

export interface GateOptions extends ListenOptions {
  /** The port on 127.0.0.1 that it leads to. */
  readonly to: number;
}

/** A way to another server that can be shut: what is said then waits in the kernel's buffers. */
export interface Gate extends RunningServer {
  /** Connections accepted so far. */
  readonly connectionCount: number;
  /** Lets nothing through from now on, in either direction. */
  shut(): void;
  open(): void;
  /** Ends every connection with a reset, towards the client. */
  reset(): void;
}

/** A relay of TCP that starts open. An end of one side is passed on, and so is a reset. */
export async function startGate({ to, ...listenOptions }: GateOptions): Promise<Gate> {
  const clients = new Set<Socket>();
  const streams = new Set<Socket>();
  let isShut = false;
  let connectionCount = 0;

  const carry = (from: Socket, onTo: Socket) => {
    streams.add(from);
    if (isShut) from.pause();
    from.on("data", (chunk: Buffer) => onTo.write(chunk));
    from.on("end", () => onTo.end());
    from.on("error", () => onTo.resetAndDestroy());
    from.on("close", () => {
      streams.delete(from);
      onTo.destroySoon();
    });
    if (isShut) from.pause();
  };

  const server = createServer({ allowHalfOpen: true }, (client) => {
    connectionCount += 1;
    clients.add(client);
    client.on("close", () => clients.delete(client));
    const inner = connect({ host: "127.0.0.1", port: to, allowHalfOpen: true });
    carry(client, inner);
    carry(inner, client);
  });
  const running = await runServer(server, listenOptions);
  return {
    ...running,
    get connectionCount() {
      return connectionCount;
    },
    shut: () => {
      isShut = true;
      for (const stream of streams) stream.pause();
    },
    open: () => {
      isShut = false;
      for (const stream of streams) stream.resume();
    },
    reset: () => {
      for (const client of clients) client.resetAndDestroy();
    },
  };
}
