import { createServer, type Server, type Socket } from "node:net";
import type { SocketId } from "../../protocol/fields.ts";
import type { OutputQueue } from "../transport/output-queue.ts";
import { failureOfError } from "./failure-of-error.ts";
import { peerAddress } from "./peer-address.ts";

/** What to listen on: the first of these that this computer has. */
export type ListenAddresses = readonly [preferred: string, ...otherwise: string[]];

/** For connections from this computer alone. */
export const LOOPBACK = "127.0.0.1";

/** For connections from other devices too: by IPv6 and IPv4, or by IPv4 where there is no IPv6. */
export const ALL_INTERFACES: ListenAddresses = ["::", "0.0.0.0"];

/** A system that was built without IPv6 gives the first, one that has it turned off the second. */
const NO_SUCH_ADDRESS = ["EAFNOSUPPORT", "EADDRNOTAVAIL"];

export interface ListenRequest {
  readonly addresses: ListenAddresses;
  /** 0 for any free one. */
  readonly port: number;
  /** 0 for the system's own choice. */
  readonly backlog: number;
}

export interface ListenerEvents {
  /** A connection is open, from this address, in canonical form, and port. */
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

  listen({ addresses: [preferred, ...otherwise], port, backlog }: ListenRequest): void {
    const server = this.#server;
    const listenOn = (host: string) =>
      server.listen({ host, port, ...(backlog === 0 ? {} : { backlog }), exclusive: true });
    server.on("connection", (socket) => this.#accept(socket));
    server.on("error", (error) => {
      const failure = failureOfError(error);
      const next = NO_SUCH_ADDRESS.includes(failure.errorCode) ? otherwise.shift() : undefined;
      if (next === undefined) this.#finish({ type: "error", id: this.#id, failure });
      else if (!this.#isGone) listenOn(next);
    });
    server.on("listening", () => {
      const address = server.address();
      if (typeof address !== "object" || address === null || this.#isGone) return;
      this.#output.post({ type: "listening", id: this.#id, port: address.port });
    });
    listenOn(preferred);
  }

  close(): void {
    this.#finish({ type: "closed", id: this.#id });
  }

  #accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    if (this.#isGone || remoteAddress === undefined || remotePort === undefined) socket.destroy();
    else this.#events.accept(socket, peerAddress(remoteAddress), remotePort);
  }

  #finish(lastMessage: Parameters<OutputQueue["post"]>[0]): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#server.close();
    this.#output.post(lastMessage);
    this.#events.gone();
  }
}
