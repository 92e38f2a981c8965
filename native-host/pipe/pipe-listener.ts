import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { acceptHandshake } from "./web-socket-handshake.ts";

export interface PipeListenerEvents {
  /** The document can connect here, with this token. */
  listening(port: number, token: string): void;
  /** It has. The listener is gone. */
  connected(socket: Socket): void;
  /** Nobody came in time, or the port was not to be had. The listener is gone. */
  failed(): void;
}

const LOOPBACK = "127.0.0.1";
/** Nobody who was told of the port needs longer. */
const WAIT_MILLISECONDS = 10_000;
/** Who knows no token is turned away; after so many of them the listener goes. */
const MOST_REFUSALS = 8;
const MOST_HEADER_BYTES = 8192;
/** Enough for the longest frame and what follows it, so that a write seldom waits for a turn. */
const SOCKET_BUFFER_BYTES = 1024 * 1024;

/** Listens on loopback for one WebSocket that knows the token, and stops as soon as it has it. */
export class PipeListener {
  readonly #token = randomBytes(32).toString("base64url");
  readonly #events: PipeListenerEvents;
  readonly #server: Server;
  readonly #timer: ReturnType<typeof setTimeout>;
  #refusals = 0;
  #isDone = false;

  /** @param origins of the documents that may connect */
  constructor(origins: readonly string[], events: PipeListenerEvents) {
    this.#events = events;
    const server = createServer({
      highWaterMark: SOCKET_BUFFER_BYTES,
      noDelay: true,
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout: WAIT_MILLISECONDS,
    });
    this.#server = server;
    server.on("request", (_request, response) => {
      response.writeHead(404, { connection: "close" }).end();
      this.#refused();
    });
    server.on("upgrade", (request, socket: Socket, head) => {
      // Whatever becomes of it, a reset is no reason for the process to end.
      socket.on("error", () => {});
      const admission = { origins, token: this.#token, host: `${LOOPBACK}:${this.#port}` };
      const answer = acceptHandshake(request, admission);
      if (answer === undefined || this.#isDone) {
        socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
        this.#refused();
        return;
      }
      socket.write(answer);
      if (head.byteLength > 0) socket.unshift(head);
      this.close();
      events.connected(socket);
    });
    server.on("clientError", (_error, socket) => {
      socket.destroy();
      this.#refused();
    });
    server.on("error", () => this.#fail());
    server.on("listening", () => {
      if (!this.#isDone) events.listening(this.#port, this.#token);
    });
    this.#timer = setTimeout(() => this.#fail(), WAIT_MILLISECONDS);
    server.listen({ host: LOOPBACK, port: 0, exclusive: true });
  }

  /** Stops listening, without a word. */
  close(): void {
    this.#isDone = true;
    clearTimeout(this.#timer);
    this.#server.close();
    this.#server.closeAllConnections();
  }

  get #port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  #refused(): void {
    this.#refusals += 1;
    if (this.#refusals >= MOST_REFUSALS) this.#fail();
  }

  #fail(): void {
    if (this.#isDone) return;
    this.close();
    this.#events.failed();
  }
}
