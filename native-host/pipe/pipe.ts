import type { Socket } from "node:net";
import type { PipeId, SocketId } from "../../protocol/fields.ts";
import { PAYLOAD_BYTES, SHARED_WINDOW_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { PayloadPlaces } from "../../protocol/payload-places.ts";
import { PIPE_HEADER_CHARACTERS, readPipeHeader } from "../../protocol/pipe-header.ts";
import type { Connection } from "../connection/connection.ts";
import { type DataMessage, type Outgoing, OutputQueue } from "../transport/output-queue.ts";
import { PipeListener } from "./pipe-listener.ts";
import { closeFrame, webSocketHeader } from "./web-socket-frame.ts";
import { CLOSE_CODE, OPCODE, WebSocketReader } from "./web-socket-reader.ts";
import { writeHeader, writePayload } from "./web-socket-sink.ts";

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

const LIMITS = { binary: PAYLOAD_BYTES, text: PIPE_HEADER_CHARACTERS };

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
  readonly #incoming = new PayloadPlaces();
  readonly #outgoing = new PayloadPlaces();

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
    this.#share();
    if (this.#queue !== undefined) connection.attach(this.#queue);
  }

  /** The socket's last message has left, or it goes on without the pipe. */
  release(id: SocketId): void {
    const attached = this.#byId.get(id);
    if (attached === undefined) return;
    this.#byId.delete(id);
    this.#byPageId.delete(attached.pageId);
    this.#share();
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
        data: (piece) => this.#receivePayload(piece),
        text: (message) => this.#receiveHeader(message),
        ping: (payload) => {
          socket.write(Buffer.concat([webSocketHeader(OPCODE.pong, payload.byteLength), payload]));
        },
        close: () => this.close(),
        fail: (code) => this.close(code),
      },
      LIMITS,
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
    this.#share();
    for (const { connection } of this.#byId.values()) connection.attach(queue);
  }

  #share(): void {
    const isShared = this.#byId.size > 1;
    if (this.#queue !== undefined) {
      this.#queue.windowBytes = isShared ? SHARED_WINDOW_BYTES : WINDOW_BYTES;
    }
  }

  #write(socket: Socket, message: Outgoing): boolean {
    switch (message.type) {
      case "data":
        return this.#withPageId(message.id, (id) => this.#writePayload(socket, id, message));
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

  #writePayload(socket: Socket, id: SocketId, { offset, pieces }: DataMessage): boolean {
    const byteLength = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
    const header = this.#outgoing.passAt({ id, offset }, byteLength);
    return writePayload(socket, { pieces, byteLength, header });
  }

  #receiveHeader(message: string): void {
    const header = readPipeHeader(message);
    if (header?.type === "data") {
      this.#incoming.set(header);
    } else if (header?.type === "credit") {
      // An unknown socket's credit crossed its last message under way.
      this.#byPageId.get(header.id)?.credit(header.byteLength);
    } else {
      this.close(CLOSE_CODE.wrongData);
    }
  }

  #receivePayload(piece: Buffer): void {
    const place = this.#incoming.pass(piece.byteLength);
    if (place === undefined) this.close(CLOSE_CODE.wrongData);
    else if (piece.byteLength > 0) this.#byPageId.get(place.id)?.sendAt(place.offset, piece);
  }
}
