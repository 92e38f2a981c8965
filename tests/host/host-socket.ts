import { createHash } from "node:crypto";
import type { Failure } from "../../protocol/failure.ts";
import type { FromHost, ToHost } from "../../protocol/host-messages.ts";
import { PAYLOAD_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import { ByteRecord } from "../servers/byte-record.ts";
import type { HostProcess } from "./host-process.ts";
import { allowTo } from "./rules.ts";

type LastMessage = Extract<FromHost, { type: "closed" | "error" | "denied" }>;
type OpenRequest = Extract<ToHost, { type: "open" }>;

/** A socket in the host, used as the extension uses it: within both windows. */
export class HostSocket {
  readonly id: number;
  readonly #host: HostProcess;
  readonly #received = new ByteRecord();
  readonly #chunks: Buffer[] = [];
  readonly #keepsBytes: boolean;
  #givesCredit = true;
  #isOpen = false;
  #isUpgraded = false;
  #hasEnd = false;
  #last: LastMessage | undefined;
  #sentBytes = 0;
  #takenBytes = 0;

  /**
   * @param keepsBytes whether `receivedBytes` can be asked for
   * @param id of a connection that a listener has accepted; else a new one
   */
  constructor(host: HostProcess, keepsBytes = true, id = host.newId()) {
    this.id = id;
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

  /** Asks for a connection, by default to this computer, and allowed everything. */
  open(request: Partial<Omit<OpenRequest, "type" | "id">> & { readonly port: number }): this {
    const { host = "127.0.0.1", port, secure = false, rules = [allowTo("*:*")] } = request;
    this.#host.send({ type: "open", id: this.id, host, port, secure, rules });
    return this;
  }

  async opened(): Promise<this> {
    await this.#until("opened", () => this.#isOpen);
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

  /** Starts TLS; resolves when it stands. */
  async upgrade(): Promise<void> {
    this.#host.send({ type: "upgrade", id: this.id });
    await this.#until("upgraded", () => this.#isUpgraded);
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
  end(): Promise<void> {
    return this.#until("end", () => this.#hasEnd);
  }

  closed(): Promise<void> {
    return this.#until("closed", () => this.#last?.type === "closed");
  }

  async failure(): Promise<Failure> {
    await this.#until("error", () => this.#last?.type === "error");
    if (this.#last?.type !== "error") throw new Error("The failure has gone");
    return this.#last.failure;
  }

  hasReceived(byteLength: number): Promise<void> {
    return this.#until(`${byteLength} bytes`, () => this.#received.byteLength >= byteLength);
  }

  /** Rejects as soon as the socket has ended otherwise. */
  #until(what: string, isMet: () => boolean): Promise<void> {
    return this.#host.inbox.until(`${what} of socket ${this.id}`, () => {
      if (isMet()) return true;
      if (this.#last === undefined) return false;
      throw new Error(`Instead of ${what} came ${JSON.stringify(this.#last)}`);
    });
  }

  #receive(message: FromHost): void {
    if (!("id" in message) || message.id !== this.id) return;
    switch (message.type) {
      case "opened":
        this.#isOpen = true;
        break;
      case "upgraded":
        this.#isUpgraded = true;
        break;
      case "sent":
        this.#takenBytes += message.byteLength;
        break;
      case "data":
        this.#receiveData(Buffer.from(message.data, "base64"));
        break;
      case "end":
        this.#hasEnd = true;
        break;
      case "closed":
      case "error":
      case "denied":
        this.#last = message;
        break;
      default:
    }
  }

  #receiveData(data: Buffer): void {
    this.#received.add(data);
    if (this.#keepsBytes) this.#chunks.push(data);
    if (this.#givesCredit) this.credit(data.byteLength);
  }
}

export const sha256 = (bytes: Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");
