import { createHash, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { within } from "./within.ts";

const PATIENCE_MILLISECONDS = 15_000;
const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
/** RFC 6455 §1.3. */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** RFC 6455 §7.1.5: there was no close frame, or none with a code. */
const NO_CODE = { abnormal: 1006, missing: 1005 } as const;

export interface WebSocketRequest {
  readonly port: number;
  /** The one subprotocol that is offered. */
  readonly token: string;
  readonly origin: string;
  /** By default where the connection leads. */
  readonly host?: string;
  /** Written in one piece with the handshake, before there can be an answer. */
  readonly behind?: Buffer;
}

export interface SendOptions {
  /** The message goes in so many frames, about equal in length. By default one. */
  readonly fragments?: number;
}

/** The server's answer to a handshake was another one than was asked for. */
export class HandshakeError extends Error {
  override readonly name = "HandshakeError";
  readonly status: string;

  /** @param status line of the answer; empty if there was none */
  constructor(status: string) {
    super(`The handshake was answered by: ${status || "the end of the connection"}`);
    this.status = status;
  }
}

/** The messages that came, in order. Tests wait here, with a bound. */
export class WebSocketInbox<Message = Buffer> {
  readonly #messages: Message[] = [];
  readonly #listeners = new Set<(message: Message) => void>();
  readonly #watchers = new Set<() => void>();

  get all(): readonly Message[] {
    return this.#messages;
  }

  /** Has every message seen that comes from now on. */
  onMessage(listener: (message: Message) => void): void {
    this.#listeners.add(listener);
  }

  push(message: Message): void {
    this.#messages.push(message);
    for (const listener of this.#listeners) listener(message);
    for (const watcher of [...this.#watchers]) watcher();
  }

  /** Resolves once the condition holds, which is looked at with every message. */
  async until(what: string, isMet: (messages: readonly Message[]) => boolean): Promise<void> {
    let look = () => {};
    const met = new Promise<void>((resolve, reject) => {
      look = () => {
        try {
          if (isMet(this.#messages)) resolve();
        } catch (error) {
          reject(error);
        }
      };
    });
    this.#watchers.add(look);
    look();
    try {
      await within(PATIENCE_MILLISECONDS, what, met);
    } finally {
      this.#watchers.delete(look);
    }
  }
}

/**
 * A client's end of a WebSocket (RFC 6455), written for tests from the standard and not with the
 * code under test. It answers no ping.
 */
export class WebSocketClient {
  /** Texts, and the bytes of binary messages. */
  readonly inbox = new WebSocketInbox<string | Buffer>();
  /** Payload of the pongs that came. */
  readonly pongs = new WebSocketInbox();
  /**
   * Resolves once the connection is gone, with the code of the peer's close frame: 1005 if that had
   * none, 1006 if there was no such frame.
   */
  readonly closed: Promise<number>;
  readonly #socket: Socket;
  #closeCode: number = NO_CODE.abnormal;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    socket.on("error", () => {});
    this.closed = new Promise((resolve) => {
      socket.once("close", () => resolve(this.#closeCode));
    });
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#read(head);
    socket.resume();
  }

  /**
   * Resolves with an open WebSocket.
   *
   * @throws HandshakeError where the server answers anything else
   */
  static async connect(request: WebSocketRequest): Promise<WebSocketClient> {
    const { port, token, origin, host = `127.0.0.1:${port}`, behind } = request;
    const key = randomBytes(16).toString("base64");
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    const text = [
      "GET / HTTP/1.1",
      `Host: ${host}`,
      "Upgrade: websocket",
      "Connection: keep-alive, Upgrade",
      `Sec-WebSocket-Key: ${key}`,
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Protocol: ${token}`,
      `Origin: ${origin}`,
      "\r\n",
    ].join("\r\n");
    socket.write(Buffer.concat([Buffer.from(text), behind ?? Buffer.alloc(0)]));
    const { status, headers, rest } = await within(
      PATIENCE_MILLISECONDS,
      "the answer to a handshake",
      readAnswer(socket),
    );
    const accept = createHash("sha1")
      .update(key + ACCEPT_SUFFIX)
      .digest("base64");
    const isRight =
      status === "HTTP/1.1 101 Switching Protocols" &&
      headers.includes("upgrade: websocket") &&
      headers.includes("connection: upgrade") &&
      headers.includes(`sec-websocket-accept: ${accept.toLowerCase()}`) &&
      headers.includes(`sec-websocket-protocol: ${token.toLowerCase()}`);
    if (!isRight) {
      socket.destroy();
      throw new HandshakeError(status);
    }
    return new WebSocketClient(socket, rest);
  }

  /** Sends a message: a text, or a binary one. */
  send(message: string | Uint8Array, { fragments = 1 }: SendOptions = {}): void {
    this.write(maskedMessage(message, fragments));
  }

  ping(payload: Uint8Array): void {
    this.write(maskedFrame(OPCODE.ping, payload));
  }

  /** Says goodbye as a browser does; the peer ends the connection. */
  close(code = 1000): void {
    this.write(maskedFrame(OPCODE.close, Buffer.from([code >> 8, code & 0xff])));
  }

  /** Writes bytes as they are. */
  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Reads nothing more until told so. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Ends the connection abruptly, as a browser that crashes. */
  destroy(): void {
    this.#socket.resetAndDestroy();
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (
      let frame = serverFrame(this.#rest);
      frame !== undefined;
      frame = serverFrame(this.#rest)
    ) {
      this.#rest = frame.rest;
      if (frame.opcode === OPCODE.binary) this.inbox.push(frame.payload);
      else if (frame.opcode === OPCODE.text) this.inbox.push(String(frame.payload));
      else if (frame.opcode === OPCODE.pong) this.pongs.push(frame.payload);
      else if (frame.opcode === OPCODE.close) {
        const { payload } = frame;
        this.#closeCode = payload.byteLength < 2 ? NO_CODE.missing : payload.readUInt16BE(0);
        this.#socket.end();
      } else {
        this.#socket.destroy(new Error(`A frame of opcode ${frame.opcode}`));
      }
    }
  }
}

/** A whole message of a client, masked with random keys. */
export function maskedMessage(message: string | Uint8Array, fragments = 1): Buffer {
  const bytes = Buffer.from(message);
  const first = typeof message === "string" ? OPCODE.text : OPCODE.binary;
  const step = Math.max(1, Math.ceil(bytes.byteLength / fragments));
  return Buffer.concat(
    Array.from({ length: fragments }, (_, index) => {
      const opcode = index === 0 ? first : OPCODE.continuation;
      const part = bytes.subarray(index * step, (index + 1) * step);
      return maskedFrame(opcode, part, { isFinal: index === fragments - 1 });
    }),
  );
}

export interface FrameOptions {
  readonly isFinal?: boolean;
  /** Four bytes; `none` for a frame that is not masked. */
  readonly mask?: Uint8Array | "none";
  /** The three bits beside the final one, 0 to 7. */
  readonly reserved?: number;
}

/** One frame of a client (RFC 6455 §5.2). */
export function maskedFrame(
  opcode: number,
  payload: Uint8Array,
  { isFinal = true, mask = randomBytes(4), reserved = 0 }: FrameOptions = {},
): Buffer {
  const { byteLength } = payload;
  const first = (isFinal ? 0x80 : 0) | (reserved << 4) | opcode;
  const maskBit = mask === "none" ? 0 : 0x80;
  let header: Buffer;
  if (byteLength < 126) {
    header = Buffer.from([first, maskBit | byteLength]);
  } else if (byteLength < 2 ** 16) {
    header = Buffer.from([first, maskBit | 126, byteLength >>> 8, byteLength & 0xff]);
  } else {
    header = Buffer.alloc(10);
    header.set([first, maskBit | 127]);
    header.writeBigUInt64BE(BigInt(byteLength), 2);
  }
  if (mask === "none") return Buffer.concat([header, payload]);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  return Buffer.concat([header, mask, masked]);
}

/** The first frame of a server, unmasked and whole, and what follows it; undefined while it is not all there. */
export function serverFrame(bytes: Buffer) {
  if (bytes.byteLength < 2) return undefined;
  const [first = 0, second = 0] = bytes;
  if ((first & 0x80) === 0) throw new Error("The server has fragmented a message");
  if ((second & 0x80) !== 0) throw new Error("The server has masked a frame");
  const lengthBytes = second === 127 ? 8 : second === 126 ? 2 : 0;
  const start = 2 + lengthBytes;
  if (bytes.byteLength < start) return undefined;
  const byteLength =
    lengthBytes === 8
      ? Number(bytes.readBigUInt64BE(2))
      : lengthBytes === 2
        ? bytes.readUInt16BE(2)
        : second;
  const end = start + byteLength;
  if (bytes.byteLength < end) return undefined;
  const payload = Buffer.from(bytes.subarray(start, end));
  return { opcode: first & 0x7f, payload, rest: bytes.subarray(end) };
}

/** Reads a response up to the empty line. Names and values of the headers come in lower case. */
async function readAnswer(socket: Socket) {
  let bytes: Buffer = Buffer.alloc(0);
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off("data", take).off("close", done).off("error", done);
      socket.pause();
      resolve();
    };
    const take = (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.includes("\r\n\r\n")) done();
    };
    socket.on("data", take).on("close", done).on("error", done);
  });
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return { status: "", headers: [], rest: Buffer.alloc(0) };
  const [status = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  return {
    status,
    headers: lines.map((line) => line.toLowerCase()),
    rest: bytes.subarray(end + 4),
  };
}
