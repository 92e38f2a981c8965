import type { Socket } from "node:net";
import { deterministicBytes } from "./deterministic-bytes.ts";
import type { ListenOptions, RunningServer } from "./running-server.ts";
import { startTcpServer } from "./tcp-server.ts";

/** What a client tells the server to do, each by a code and a count of bytes (32 bits, big-endian). */
export const COMMANDS = {
  /** As many bytes of data follow; they are checked, and counted. */
  take: 1,
  /** Send as many bytes. */
  send: 2,
  /** End, once all that was to be sent is sent. */
  end: 3,
  /** Reset the connection. */
  reset: 4,
} as const;

/** The data of a connection in one direction follows from the number that the client gave it. */
export const seedOfClient = (number: number): number => number * 2;
export const seedOfServer = (number: number): number => number * 2 + 1;

export interface ObedientConnection {
  /** Bytes of data that came, in order and as they should be. */
  readonly takenBytes: number;
  readonly hasWrongBytes: boolean;
  /** Did the client end its side in an orderly way? */
  readonly hasEnded: boolean;
}

export interface ObedientServer extends RunningServer {
  /** By the number that the client gave in its first 32 bits. */
  readonly connections: ReadonlyMap<number, ObedientConnection>;
}

const HEADER_BYTES = 5;

/** Does what each client says, in order. */
export async function startObedientServer(options: ListenOptions = {}): Promise<ObedientServer> {
  const connections = new Map<number, ObedientConnection>();
  const server = await startTcpServer(options, (socket) => {
    new Conversation(socket, connections);
  });
  return { ...server, connections };
}

class Conversation {
  readonly #socket: Socket;
  readonly #connections: Map<number, ObedientConnection>;
  #input: Buffer = Buffer.alloc(0);
  #number: number | undefined;
  #bytesToTake = 0;
  #sentBytes = 0;
  #record = { takenBytes: 0, hasWrongBytes: false, hasEnded: false };

  constructor(socket: Socket, connections: Map<number, ObedientConnection>) {
    this.#socket = socket;
    this.#connections = connections;
    socket.on("data", (chunk: Buffer) => {
      this.#input = Buffer.concat([this.#input, chunk]);
      while (this.#step());
    });
    socket.on("end", () => {
      this.#record.hasEnded = true;
      socket.end();
    });
  }

  /** Takes one thing from the input; false if it needs more input for that. */
  #step(): boolean {
    if (this.#number === undefined) return this.#begin();
    if (this.#bytesToTake > 0) return this.#take(this.#number);
    if (this.#input.byteLength < HEADER_BYTES) return false;
    const code = this.#input.readUInt8(0);
    const count = this.#input.readUInt32BE(1);
    this.#input = this.#input.subarray(HEADER_BYTES);
    if (code === COMMANDS.take) this.#bytesToTake = count;
    if (code === COMMANDS.send) this.#send(this.#number, count);
    if (code === COMMANDS.end) this.#socket.end();
    if (code === COMMANDS.reset) this.#socket.resetAndDestroy();
    return true;
  }

  #begin(): boolean {
    if (this.#input.byteLength < 4) return false;
    this.#number = this.#input.readUInt32BE(0);
    this.#input = this.#input.subarray(4);
    this.#connections.set(this.#number, this.#record);
    return true;
  }

  #take(number: number): boolean {
    const part = this.#input.subarray(0, this.#bytesToTake);
    if (part.byteLength === 0) return false;
    const { takenBytes } = this.#record;
    const expected = deterministicBytes(part.byteLength, seedOfClient(number), takenBytes);
    if (part.equals(expected)) this.#record.takenBytes += part.byteLength;
    else this.#record.hasWrongBytes = true;
    this.#input = this.#input.subarray(part.byteLength);
    this.#bytesToTake -= part.byteLength;
    return true;
  }

  #send(number: number, count: number): void {
    if (this.#socket.writableEnded) return;
    this.#socket.write(deterministicBytes(count, seedOfServer(number), this.#sentBytes));
    this.#sentBytes += count;
  }
}
