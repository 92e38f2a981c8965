import { base64ByteLength } from "../protocol/base64.ts";
import { canonicalHost } from "../protocol/destination.ts";
import { HOST_NAME_INVALID, PROTOCOL_BROKEN, permissionFailure } from "../protocol/failure.ts";
import type { SocketId } from "../protocol/fields.ts";
import { type FaultCode, type ToHost, toHostSchema } from "../protocol/host-messages.ts";
import { SOCKETS_IN_ALL } from "../protocol/limits.ts";
import type { Decoded } from "../protocol/native-message.ts";
import { parse } from "../protocol/parse.ts";
import { PRODUCT_VERSION } from "../protocol/product-version.ts";
import { commonVersion, SUPPORTED_VERSIONS } from "../protocol/version.ts";
import { Connection } from "./connection/connection.ts";
import type { Dial } from "./connection/dial.ts";
import type { Log } from "./log.ts";
import type { OutputQueue } from "./transport/output-queue.ts";

type SocketMessage = Exclude<ToHost, { type: "hello" | "open" }>;

export interface SessionOptions {
  readonly output: OutputQueue;
  readonly dial: Dial;
  readonly log: Log;
}

/**
 * The host's side of one browser's native messaging port, from hello to the end of stdin. Every
 * message is checked; one that cannot be acted on is answered by a `fault` and harms nothing else.
 */
export class Session {
  readonly #output: OutputQueue;
  readonly #dial: Dial;
  readonly #log: Log;
  readonly #connections = new Map<SocketId, Connection>();
  #highestId = 0;
  #hasAgreed = false;

  constructor({ output, dial, log }: SessionOptions) {
    this.#output = output;
    this.#dial = dial;
    this.#log = log;
  }

  receive(decoded: Decoded): void {
    if (decoded.type === "fault") {
      this.#fault(decoded.code, "not a message");
      return;
    }
    const parsed = parse(toHostSchema, decoded.value);
    if (!parsed.ok) {
      this.#fault("MESSAGE_INVALID", parsed.reason);
    } else if (parsed.value.type === "hello") {
      this.#greet(parsed.value);
    } else if (!this.#hasAgreed) {
      this.#fault("HELLO_EXPECTED", "the first message is hello");
    } else if (parsed.value.type === "open") {
      this.#open(parsed.value);
    } else {
      this.#toConnection(parsed.value);
    }
  }

  /** The browser has gone: every connection is reset. */
  end(): void {
    for (const connection of this.#connections.values()) connection.abort();
  }

  #greet(range: Extract<ToHost, { type: "hello" }>): void {
    if (this.#hasAgreed) {
      this.#fault("HELLO_REPEATED", "hello was answered before");
      return;
    }
    const version = commonVersion(SUPPORTED_VERSIONS, range);
    if (version === undefined) {
      this.#output.post({
        type: "incompatible",
        ...SUPPORTED_VERSIONS,
        hostVersion: PRODUCT_VERSION,
      });
    } else {
      this.#hasAgreed = true;
      this.#output.post({ type: "hello", version, hostVersion: PRODUCT_VERSION });
    }
  }

  #open({ id, host, port, secure, scopes }: Extract<ToHost, { type: "open" }>): void {
    if (id <= this.#highestId) {
      this.#fault("SOCKET_EXISTS", "a socket id is used once", id);
      return;
    }
    this.#highestId = id;
    if (this.#connections.size >= SOCKETS_IN_ALL) {
      this.#output.post({ type: "error", id, failure: permissionFailure("QUOTA") });
    } else if (canonicalHost(host) !== host) {
      this.#output.post({ type: "error", id, failure: HOST_NAME_INVALID });
    } else {
      const connection = new Connection(id, this.#output, () => this.#connections.delete(id));
      this.#connections.set(id, connection);
      void connection.open(this.#dial, { host, port, secure, scopes });
    }
  }

  #toConnection(message: SocketMessage): void {
    const connection = this.#connections.get(message.id);
    if (connection === undefined) {
      // A message can cross the socket's last one under way; only an id never opened is a fault.
      const isLate = message.id <= this.#highestId;
      if (!isLate) this.#fault("SOCKET_UNKNOWN", "no such socket", message.id);
      return;
    }
    switch (message.type) {
      case "send":
        this.#send(connection, message.data, message.id);
        break;
      case "credit":
        connection.credit(message.byteLength);
        break;
      case "close":
        connection.close();
        break;
      case "abort":
        connection.abort();
        break;
      default:
        message satisfies never;
    }
  }

  #send(connection: Connection, base64: string, id: SocketId): void {
    const data = Buffer.from(base64, "base64");
    // Node skips what is not base64; a text that was clean gives every byte that its length says.
    if (data.byteLength === base64ByteLength(base64)) {
      connection.send(data);
    } else {
      this.#fault("MESSAGE_INVALID", "data: expected base64", id);
      connection.fail(PROTOCOL_BROKEN);
    }
  }

  #fault(code: FaultCode, reason: string, id?: SocketId): void {
    this.#log(`${code}: ${reason}${id === undefined ? "" : ` (socket ${id})`}`);
    this.#output.post({ type: "fault", code, reason, ...(id === undefined ? {} : { id }) });
  }
}
