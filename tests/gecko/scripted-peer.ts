import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { ByteRecord } from "../servers/byte-record.ts";
import type { ServerCertificate } from "../servers/certificate-authority.ts";
import { tlsOptions } from "../servers/tls-options.ts";

const LINE_CHARACTERS = 100;

/** How the other side's direction of a connection came to its end. */
type Ending = "not" | "end" | "reset" | "lost";

/** What has come of one connection, fit for a log. */
export interface Heard {
  /** How many, and the start of their SHA-256. */
  readonly bytes: string;
  readonly ending: Ending;
}

/** The server's end of one connection: what it heard, and what a script has it do. */
export class ScriptedPeer {
  #socket: Socket;
  #received = new ByteRecord();
  #start = "";
  #ending: Ending = "not";
  #isAnsweringEnd = false;
  #mostBytes = Number.POSITIVE_INFINITY;
  #waiting: (() => void)[] = [];

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen();
  }

  get heard(): Heard {
    const { byteLength, sha256 } = this.#received;
    return { bytes: `${byteLength} ${sha256.slice(0, 8)}`, ending: this.#ending };
  }

  /** The first bytes of the connection, as far as they have come. */
  get start(): string {
    return this.#start;
  }

  get socket(): Socket {
    return this.#socket;
  }

  /** Resolves once the other side sends no more, in whatever way. */
  ended(): Promise<void> {
    return this.#until(() => this.#ending !== "not");
  }

  /** Resolves once so many bytes in all have come; the rest stays unread until `readOn`. */
  async receive(byteLength: number): Promise<void> {
    this.#mostBytes = byteLength;
    await this.#until(() => this.#received.byteLength >= byteLength || this.#ending !== "not");
  }

  async receiveLine(): Promise<string> {
    await this.#until(() => this.#start.includes("\n") || this.#ending !== "not");
    return this.#start.split("\n", 1)[0] ?? "";
  }

  readOn(): void {
    this.#mostBytes = Number.POSITIVE_INFINITY;
    this.#socket.resume();
  }

  /** From here on, and at once if that was before: when the other side ends, so does this one. */
  answerEnd(): void {
    this.#isAnsweringEnd = true;
    if (this.#ending === "end") this.#socket.end();
  }

  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#socket.write(bytes, () => resolve());
    });
  }

  /** The rest of the connection is TLS, and what was heard before does not count any more. */
  secure(certificate: ServerCertificate): void {
    this.#socket.removeAllListeners("data").removeAllListeners("end");
    this.#received = new ByteRecord();
    this.#mostBytes = Number.POSITIVE_INFINITY;
    this.#socket = new TLSSocket(this.#socket, { isServer: true, ...tlsOptions(certificate) });
    this.#listen();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("end", () => {
      this.#end("end");
      if (this.#isAnsweringEnd) socket.end();
    });
    socket.on("error", () => this.#end("reset"));
    socket.on("close", () => this.#end("lost"));
  }

  #read(chunk: Buffer): void {
    const room = this.#mostBytes - this.#received.byteLength;
    const taken = chunk.subarray(0, room);
    this.#received.add(taken);
    if (this.#start.length < LINE_CHARACTERS) this.#start += taken.toString("latin1");
    if (taken.byteLength < chunk.byteLength) {
      this.#socket.pause();
      this.#socket.unshift(chunk.subarray(taken.byteLength));
    }
    this.#change();
  }

  #end(ending: Ending): void {
    if (this.#ending === "not") this.#ending = ending;
    this.#change();
  }

  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (condition()) resolve();
        else this.#waiting.push(look);
      };
      look();
    });
  }

  #change(): void {
    for (const look of this.#waiting.splice(0)) look();
  }
}
