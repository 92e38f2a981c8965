import { createServer, type Server, type Socket } from "node:net";
import type { SocketId } from "../../protocol/fields.ts";
import type { OutputQueue } from "../transport/output-queue.ts";
import { failureOfError } from "./failure-of-error.ts";

/** Connections come from this computer alone. */
const LOOPBACK = "127.0.0.1";

export interface ListenRequest {
  /** 0 for any free one. */
  readonly port: number;
  /** 0 for the system's own choice. */
  readonly backlog: number;
}

export interface ListenerEvents {
  /** A connection is open, from this address and port. */
  accept(socket: Socket, host: string, port: number): void;
  /** Called once, after the last message. */
  gone(): void;
}

/** One listening socket of one page. What it has accepted lives on without it. */
export class Listener {
  readonly #id: SocketId;
  readonly #output: OutputQueue;
  readonly #events: ListenerEvents;
  readonly #server: Server;
  #isGone = false;

  constructor(id: SocketId, output: OutputQueue, events: ListenerEvents) {
    this.#id = id;
    this.#output = output;
    this.#events = events;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true });
  }

  listen({ port, backlog }: ListenRequest): void {
    const server = this.#server;
    server.on("connection", (socket) => this.#accept(socket));
    server.on("error", (error) => {
      this.#finish({ type: "error", id: this.#id, failure: failureOfError(error) });
    });
    server.on("listening", () => {
      const address = server.address();
      if (typeof address !== "object" || address === null || this.#isGone) return;
      this.#output.post({ type: "listening", id: this.#id, port: address.port });
    });
    server.listen({ host: LOOPBACK, port, ...(backlog === 0 ? {} : { backlog }), exclusive: true });
  }

  close(): void {
    this.#finish({ type: "closed", id: this.#id });
  }

  #accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    if (this.#isGone || remoteAddress === undefined || remotePort === undefined) socket.destroy();
    else this.#events.accept(socket, remoteAddress, remotePort);
  }

  #finish(lastMessage: Parameters<OutputQueue["post"]>[0]): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#server.close();
    this.#output.post(lastMessage);
    this.#events.gone();
  }
}
