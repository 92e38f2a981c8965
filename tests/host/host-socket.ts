import { createHash } from "node:crypto";
import type { FromHost, ToHost } from "../../protocol/host-messages.ts";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { SCOPES } from "../../protocol/scope.ts";
import { ByteRecord } from "../servers/byte-record.ts";
import type { HostProcess } from "./host-process.ts";

type OpenRequest = Extract<ToHost, { type: "open" }>;

/** A socket in the host, used as the extension uses it: within both windows. */
export class HostSocket {
  readonly id: number;
  readonly #host: HostProcess;
  readonly #received = new ByteRecord();
  readonly #chunks: Buffer[] = [];
  readonly #keepsBytes: boolean;
  #givesCredit = true;
  #sentBytes = 0;
  #takenBytes = 0;

  /** @param keepsBytes whether `receivedBytes` can be asked for */
  constructor(host: HostProcess, keepsBytes = true) {
    this.id = host.newId();
    this.#host = host;
    this.#keepsBytes = keepsBytes;
    host.onMessage((message) => this.#receive(message));
  }

  /** Count and hash of everything received. */
  get received(): ByteRecord {
    return this.#received;
  }

  get receivedBytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Bytes that were sent and of which the host has not said that they are out. */
  get bytesUnderWay(): number {
    return this.#sentBytes - this.#takenBytes;
  }

  /** Asks for a connection, by default to this computer with every scope. */
  open(request: Partial<Omit<OpenRequest, "type" | "id">> & { readonly port: number }): this {
    const { host = "127.0.0.1", port, secure = false, scopes = [...SCOPES] } = request;
    this.#host.send({ type: "open", id: this.id, host, port, secure, scopes });
    return this;
  }

  async opened(): Promise<this> {
    await this.#host.inbox.first("opened", this.id);
    return this;
  }

  /** Received bytes are not paid for any more, as by a page that has stopped reading. */
  withholdCredit(): void {
    this.#givesCredit = false;
  }

  /** Sends everything; resolves when all of it is out. */
  async send(bytes: Uint8Array): Promise<void> {
    await this.post(bytes);
    await this.#until("all to be out", () => this.bytesUnderWay === 0);
  }

  /** Sends everything, as far ahead as the window allows; resolves when the host has been told. */
  async post(bytes: Uint8Array): Promise<void> {
    for (let start = 0; start < bytes.byteLength; start += PAYLOAD_BYTES) {
      const part = bytes.subarray(start, start + PAYLOAD_BYTES);
      await this.#until("the window", () => this.bytesUnderWay + part.byteLength <= WINDOW_BYTES);
      this.sendNow(part);
    }
  }

  /** Sends one message whatever the window. */
  sendNow(bytes: Uint8Array): void {
    this.#sentBytes += bytes.byteLength;
    this.#host.send({ type: "send", id: this.id, data: Buffer.from(bytes).toString("base64") });
  }

  credit(byteLength: number): void {
    this.#host.send({ type: "credit", id: this.id, byteLength });
  }

  close(): void {
    this.#host.send({ type: "close", id: this.id });
  }

  abort(): void {
    this.#host.send({ type: "abort", id: this.id });
  }

  /** The peer has ended its side, and all its data has come. */
  async end(): Promise<void> {
    await this.#host.inbox.first("end", this.id);
  }

  async closed(): Promise<void> {
    await this.#host.inbox.first("closed", this.id);
  }

  async failure(): Promise<Extract<FromHost, { type: "error" }>["failure"]> {
    return (await this.#host.inbox.first("error", this.id)).failure;
  }

  receivedExactly(byteLength: number): Promise<void> {
    return this.#until(`${byteLength} bytes`, () => this.#received.byteLength >= byteLength);
  }

  #until(what: string, isMet: () => boolean): Promise<void> {
    return this.#host.inbox.until(`${what} of socket ${this.id}`, isMet);
  }

  #receive(message: FromHost): void {
    if (!("id" in message) || message.id !== this.id) return;
    if (message.type === "sent") this.#takenBytes += message.byteLength;
    if (message.type !== "data") return;
    const data = Buffer.from(message.data, "base64");
    this.#received.add(data);
    if (this.#keepsBytes) this.#chunks.push(data);
    if (this.#givesCredit) this.credit(data.byteLength);
  }
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");
