import type { Socket } from "node:net";
import { base64ByteLength } from "../protocol/base64.ts";
import { canonicalHost } from "../protocol/destination.ts";
import { HOST_NAME_INVALID, PROTOCOL_BROKEN, permissionFailure } from "../protocol/failure.ts";
import type { SocketId } from "../protocol/fields.ts";
import { type FaultCode, type ToHost, toHostSchema } from "../protocol/host-messages.ts";
import { SOCKETS_IN_ALL } from "../protocol/limits.ts";
import type { Decoded } from "../protocol/native-message.ts";
import { parse } from "../protocol/parse.ts";
import { PRODUCT_VERSION } from "../protocol/product-version.ts";
import { isForOtherDevices, judgeListening } from "../protocol/rule.ts";
import {
  COUNTING_VERSION,
  commonVersion,
  RECORDING_VERSION,
  SUPPORTED_VERSIONS,
} from "../protocol/version.ts";
import { type ByteCounts, Connection } from "./connection/connection.ts";
import type { Dial } from "./connection/dial.ts";
import { Lingering } from "./connection/lingering.ts";
import { ALL_INTERFACES, type ListenAddresses, Listener, LOOPBACK } from "./connection/listener.ts";
import type { Upgrade } from "./connection/upgrade.ts";
import type { Log } from "./log.ts";
import { Pipes } from "./pipe/pipes.ts";
import { Recorder } from "./recording/recorder.ts";
import { SocketLives } from "./socket-lives.ts";
import type { OutputQueue } from "./transport/output-queue.ts";

type SocketMessage = Exclude<
  ToHost,
  {
    type:
      | "hello"
      | "open"
      | "listen"
      | "count"
      | "offer-pipe"
      | "close-pipe"
      | "record"
      | "recorded-taken"
      | "end-recording";
  }
>;

/** So many sockets that have ended can still be asked about. */
const MOST_ENDED = SOCKETS_IN_ALL;

export interface SessionOptions {
  readonly output: OutputQueue;
  readonly dial: Dial;
  readonly upgrade: Upgrade;
  readonly log: Log;
}

/**
 * The host's side of one browser's native messaging port, from hello to the end of stdin. Every
 * message is checked; one that cannot be acted on is answered by a `fault` and harms nothing else.
 */
export class Session {
  readonly #output: OutputQueue;
  readonly #dial: Dial;
  readonly #upgrade: Upgrade;
  readonly #log: Log;
  readonly #connections = new Map<SocketId, Connection>();
  readonly #listeners = new Map<SocketId, Listener>();
  readonly #pipes: Pipes;
  readonly #lingering = new Lingering();
  readonly #lives: SocketLives;
  readonly #recorder: Recorder;
  /** The bytes of the sockets that ended last, the oldest first. */
  readonly #ended = new Map<SocketId, ByteCounts>();
  #highestId = 0;
  /** Of accepted connections, which are counted down. */
  #lowestId = 0;
  /** The version that both sides speak; undefined before hello. */
  #version: number | undefined;

  constructor({ output, dial, upgrade, log }: SessionOptions) {
    this.#output = output;
    this.#pipes = new Pipes(output);
    this.#recorder = new Recorder(output, () => performance.timeOrigin + performance.now());
    this.#dial = dial;
    this.#upgrade = upgrade;
    this.#log = log;
    this.#lives = new SocketLives(log);
  }

  receive(decoded: Decoded): void {
    if (decoded.type === "fault") {
      this.#fault(decoded.code, "not a message");
      return;
    }
    const parsed = parse(toHostSchema, decoded.value);
    if (!parsed.ok) this.#fault("MESSAGE_INVALID", parsed.reason);
    else if (parsed.value.type === "hello") this.#greet(parsed.value);
    else if (this.#version === undefined) {
      this.#fault("HELLO_EXPECTED", "the first message is hello");
    } else this.#act(parsed.value, this.#version);
  }

  #act(message: Exclude<ToHost, { type: "hello" }>, version: number): void {
    switch (message.type) {
      case "open":
        this.#open(message);
        break;
      case "listen":
        this.#listen(message);
        break;
      case "count":
        this.#count(message, version);
        break;
      case "offer-pipe":
        this.#faultIfAny(this.#pipes.offer(message), "a pipe's id is used once");
        break;
      case "close-pipe":
        this.#faultIfAny(this.#pipes.close(message.pipe), "no such pipe");
        break;
      case "record":
        this.#record(message, version);
        break;
      case "recorded-taken":
        this.#recorder.taken(message.recording);
        break;
      case "end-recording":
        this.#recorder.end(message.recording);
        break;
      default:
        this.#toSocket(message);
    }
  }

  /** The browser has gone: every listener is closed and every connection is reset. */
  end(): void {
    for (const listener of this.#listeners.values()) listener.close();
    for (const connection of this.#connections.values()) connection.abort();
    this.#pipes.end();
  }

  #greet(range: Extract<ToHost, { type: "hello" }>): void {
    if (this.#version !== undefined) {
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
      this.#version = version;
      this.#output.post({ type: "hello", version, hostVersion: PRODUCT_VERSION });
    }
  }

  #open({ id, host, port, secure, rules }: Extract<ToHost, { type: "open" }>): void {
    if (!this.#admit(id)) return;
    if (canonicalHost(host) !== host) {
      this.#recorder.forget(id);
      this.#output.post({ type: "error", id, failure: HOST_NAME_INVALID });
    } else {
      this.#lives.begin(id, secure ? "connection with TLS" : "connection");
      const connection = this.#addConnection(id);
      void connection.open(this.#dial, { host, port, secure, rules }).then(() => {
        if (connection.isOpen) this.#lives.open(id);
      });
    }
  }

  #listen({ id, port, backlog, rules }: Extract<ToHost, { type: "listen" }>): void {
    if (!this.#admit(id)) return;
    const { denied, missing } = judgeListening(rules, port);
    if (denied.length > 0 || missing.length > 0) {
      this.#recorder.forget(id);
      this.#output.post({
        type: "denied",
        id,
        missing: [...denied, ...missing],
        address: LOOPBACK,
      });
      return;
    }
    const listener = new Listener(id, this.#output, {
      accept: (socket, host, fromPort) => this.#accept(id, socket, host, fromPort),
      gone: () => {
        this.#listeners.delete(id);
        this.#lives.end(id, "closed");
        this.#recorder.forget(id);
      },
    });
    this.#listeners.set(id, listener);
    this.#lives.begin(id, "listener");
    const addresses: ListenAddresses = isForOtherDevices(rules, port) ? ALL_INTERFACES : [LOOPBACK];
    listener.listen({ addresses, port, backlog });
  }

  #count({ ids }: Extract<ToHost, { type: "count" }>, version: number): void {
    if (version < COUNTING_VERSION) {
      this.#fault("MESSAGE_INVALID", `count is for versions from ${COUNTING_VERSION} on`);
      return;
    }
    const sockets = [...new Set(ids)].flatMap((id) => {
      const counts = this.#connections.get(id)?.counts ?? this.#ended.get(id);
      return counts === undefined ? [] : [{ id, ...counts }];
    });
    this.#output.post({ type: "counts", sockets });
  }

  #record({ recording, ids }: Extract<ToHost, { type: "record" }>, version: number): void {
    if (version < RECORDING_VERSION) {
      this.#fault("MESSAGE_INVALID", `record is for versions from ${RECORDING_VERSION} on`);
      return;
    }
    for (const id of ids) {
      const connection = this.#connections.get(id);
      const isNext = id > this.#highestId && this.#recorder.hasRoom;
      if (connection !== undefined || this.#listeners.has(id) || isNext) {
        this.#recorder.record(recording, id, connection);
      } else if (!this.#wasOpened(id)) {
        this.#fault("SOCKET_UNKNOWN", "no such socket", id);
      }
    }
  }

  #accept(listenerId: SocketId, socket: Socket, host: string, port: number): void {
    if (this.#isFull) {
      socket.resetAndDestroy();
      return;
    }
    this.#lowestId -= 1;
    const acceptedId = this.#lowestId;
    this.#output.post({ type: "accepted", id: listenerId, acceptedId, host, port });
    this.#lives.begin(acceptedId, "accepted");
    const connection = this.#addConnection(acceptedId);
    this.#recorder.inherit(listenerId, acceptedId, connection);
    connection.accept(socket, host);
  }

  #addConnection(id: SocketId): Connection {
    const onGone = () => {
      this.#lives.end(id, connection.ending, connection.counts);
      this.#remove(id, connection.counts);
    };
    const connection = new Connection(id, this.#output, onGone, this.#lingering);
    this.#connections.set(id, connection);
    this.#recorder.begin(id, connection);
    return connection;
  }

  /** What it has had can be asked for a while longer. */
  #remove(id: SocketId, counts: ByteCounts): void {
    this.#connections.delete(id);
    this.#pipes.release(id);
    this.#recorder.forget(id);
    this.#ended.set(id, counts);
    const [first] = this.#ended.keys();
    if (this.#ended.size > MOST_ENDED && first !== undefined) this.#ended.delete(first);
  }

  /** Is the id a new one, and is there room for one more? */
  #admit(id: SocketId): boolean {
    if (id <= this.#highestId) {
      this.#fault("SOCKET_EXISTS", "a socket id is used once", id);
      return false;
    }
    this.#highestId = id;
    if (!this.#isFull) return true;
    this.#recorder.forget(id);
    this.#output.post({ type: "error", id, failure: permissionFailure("QUOTA") });
    return false;
  }

  get #isFull(): boolean {
    return this.#connections.size + this.#listeners.size >= SOCKETS_IN_ALL;
  }

  #wasOpened(id: SocketId): boolean {
    return id <= this.#highestId && id >= this.#lowestId;
  }

  #toSocket(message: SocketMessage): void {
    const { id, type } = message;
    const connection = this.#connections.get(id);
    const listener = this.#listeners.get(id);
    if (connection !== undefined) {
      this.#toConnection(connection, message);
    } else if (listener !== undefined && (type === "close" || type === "abort")) {
      listener.close();
    } else if (listener !== undefined) {
      this.#fault("MESSAGE_INVALID", `a listener takes no ${type}`, id);
    } else if (!this.#wasOpened(id)) {
      this.#fault("SOCKET_UNKNOWN", "no such socket", id);
    }
    // Else the message crossed the socket's last one under way.
  }

  #toConnection(connection: Connection, message: SocketMessage): void {
    switch (message.type) {
      case "send":
        this.#send(connection, message.data, message.id);
        break;
      case "credit":
        connection.credit(message.byteLength);
        break;
      case "upgrade":
        connection.upgrade(this.#upgrade, message.after);
        break;
      case "close":
        connection.close(message.after);
        break;
      case "abort":
        connection.abort();
        break;
      case "attach":
        this.#faultIfAny(this.#pipes.attach(message, connection), "no such pipe", message.id);
        break;
      case "resume":
        this.#pipes.release(message.id);
        connection.resume(message);
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

  #faultIfAny(code: FaultCode | undefined, reason: string, id?: SocketId): void {
    if (code !== undefined) this.#fault(code, reason, id);
  }

  #fault(code: FaultCode, reason: string, id?: SocketId): void {
    this.#log(`${code}: ${reason}${id === undefined ? "" : ` (socket ${id})`}`);
    this.#output.post({ type: "fault", code, reason, ...(id === undefined ? {} : { id }) });
  }
}
