import type { Socket } from "node:net";
import type { PipeId, SocketId } from "../../protocol/fields.ts";
import {
  PIPE_FRAME_BYTES,
  PIPE_HEADER_BYTES,
  type PipeHeader,
  readPipeHeader,
} from "../../protocol/pipe-frame.ts";
import type { Connection } from "../connection/connection.ts";
import { type Outgoing, OutputQueue } from "../transport/output-queue.ts";
import { PipeListener } from "./pipe-listener.ts";
import { closeFrame, webSocketHeader } from "./web-socket-frame.ts";
import { CLOSE_CODE, OPCODE, WebSocketReader } from "./web-socket-reader.ts";
import { writeData, writeHeader } from "./web-socket-sink.ts";

export interface PipeOptions {
  readonly id: PipeId;
  /** Of the documents that may connect. */
  readonly origins: readonly string[];
  /** Native messaging, for all but payload and the reports about it. */
  readonly native: OutputQueue;
  /** Called once, when the pipe has been lost and its sockets know it. */
  readonly onGone: () => void;
}

interface Attached {
  readonly connection: Connection;
  readonly pageId: SocketId;
}

/**
 * A second pipe: one document's WebSocket, which carries the payload of the sockets that are attached
 * to it and of no others. Offered, then open, then lost; it is lost once and never comes back.
 */
export class Pipe {
  readonly #options: PipeOptions;
  readonly #listener: PipeListener;
  readonly #byId = new Map<SocketId, Attached>();
  readonly #byPageId = new Map<SocketId, Connection>();
  #socket: Socket | undefined;
  #queue: OutputQueue | undefined;
  #isLost = false;
  /** What has come of a frame's header. */
  #start = Buffer.alloc(0);
  #header: PipeHeader | undefined;
  /** Payload of the frame that has gone to its connection. */
  #passedBytes = 0;

  constructor(options: PipeOptions) {
    this.#options = options;
    const { id, native, origins } = options;
    this.#listener = new PipeListener(origins, {
      listening: (port, token) => native.post({ type: "pipe-offered", pipe: id, port, token }),
      connected: (socket) => this.#open(socket),
      failed: () => this.close(),
    });
  }

  /** From now on the socket's payload travels here, as soon as the document has connected. */
  attach(id: SocketId, pageId: SocketId, connection: Connection): void {
    this.#byId.set(id, { connection, pageId });
    this.#byPageId.set(pageId, connection);
    if (this.#queue !== undefined) connection.attach(this.#queue);
  }

  /** The socket's last message has left, or it goes on without the pipe. */
  release(id: SocketId): void {
    const attached = this.#byId.get(id);
    if (attached === undefined) return;
    this.#byId.delete(id);
    this.#byPageId.delete(attached.pageId);
  }

  /** Ends the pipe and tells so. Its sockets wait until the page says where to go on. */
  close(code: number = CLOSE_CODE.normal): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#listener.close();
    this.#leave(code);
    const attached = [...this.#byId.values()];
    this.#byId.clear();
    this.#byPageId.clear();
    for (const { connection } of attached) connection.losePipe();
    this.#options.native.post({ type: "pipe-lost", pipe: this.#options.id });
    this.#options.onGone();
  }

  /** What waits to be written is of no use any more: the page goes on without it. */
  #leave(code: number): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    if (socket.writableLength > 0) {
      socket.destroy();
      return;
    }
    socket.end(closeFrame(code));
    socket.destroySoon();
  }

  #open(socket: Socket): void {
    this.#socket = socket;
    const reader = new WebSocketReader(
      {
        data: (piece, isEnd) => this.#receive(piece, isEnd),
        ping: (payload) => {
          socket.write(Buffer.concat([webSocketHeader(OPCODE.pong, payload.byteLength), payload]));
        },
        close: () => this.close(),
        fail: (code) => this.close(code),
      },
      PIPE_FRAME_BYTES,
    );
    socket.on("data", (chunk) => {
      if (!this.#isLost) reader.push(chunk);
    });
    socket.on("end", () => this.close());
    socket.on("close", () => this.close());
    const queue = new OutputQueue(
      socket,
      (message) => this.#write(socket, message),
      () => {},
    );
    this.#queue = queue;
    for (const { connection } of this.#byId.values()) connection.attach(queue);
  }

  #write(socket: Socket, message: Outgoing): boolean {
    switch (message.type) {
      case "data":
        return this.#withPageId(message.id, (id) => writeData(socket, id, message));
      case "sent":
      case "ready":
      case "flush":
        return this.#withPageId(message.id, (id) => writeHeader(socket, { ...message, id }));
      default:
        this.#options.native.post(message);
        return true;
    }
  }

  /** Says nothing about a socket that has nothing to do with the pipe any more. */
  #withPageId(id: SocketId, write: (pageId: SocketId) => boolean): boolean {
    const pageId = this.#byId.get(id)?.pageId;
    return pageId === undefined || write(pageId);
  }

  #receive(piece: Buffer, isEnd: boolean): void {
    let payload = piece;
    if (this.#header === undefined) {
      const missing = PIPE_HEADER_BYTES - this.#start.byteLength;
      this.#start = Buffer.concat([this.#start, piece.subarray(0, missing)]);
      payload = piece.subarray(missing);
      if (this.#start.byteLength === PIPE_HEADER_BYTES) this.#header = readPipeHeader(this.#start);
      if (this.#header === undefined && (isEnd || this.#start.byteLength === PIPE_HEADER_BYTES)) {
        this.close(CLOSE_CODE.wrongData);
        return;
      }
    }
    if (this.#header !== undefined) this.#act(this.#header, payload, isEnd);
    if (!isEnd) return;
    this.#start = Buffer.alloc(0);
    this.#header = undefined;
    this.#passedBytes = 0;
  }

  #act(header: PipeHeader, payload: Buffer, isEnd: boolean): void {
    // An unknown socket's frame crossed its last message under way.
    const connection = this.#byPageId.get(header.id);
    const hasPayload = payload.byteLength > 0;
    if (header.type === "data") {
      if (hasPayload) connection?.sendAt(header.offset + this.#passedBytes, payload);
      this.#passedBytes += payload.byteLength;
    } else if (header.type !== "credit" || hasPayload) {
      this.close(CLOSE_CODE.wrongData);
    } else if (isEnd) {
      connection?.credit(header.byteLength);
    }
  }
}
