import type { SocketId } from "../../protocol/fields.ts";
import { HOST_CHARACTERS } from "../../protocol/limits.ts";
import type { BrokerLink } from "./broker-link.ts";
import { Connection, type OpenRequest, type ReadyState } from "./connection.ts";
import { EventHandlers } from "./event-handlers.ts";
import { bytesToBinaryString, toSendBytes } from "./send-data.ts";
import { type BinaryType, toSocketOptions } from "./socket-options.ts";
import { TCPSocketErrorEvent } from "./tcp-socket-error-event.ts";
import { TCPSocketEvent } from "./tcp-socket-event.ts";
import { describeInterface, requireArguments, toUnsignedShort, toUSVString } from "./webidl.ts";

export type TCPSocketConstructor = ReturnType<typeof createTCPSocket>;

/** A connection that a listener has accepted, from this address. */
export class Accepted {
  readonly acceptedId: SocketId;
  readonly host: string;

  constructor(acceptedId: SocketId, host: string) {
    this.acceptedId = acceptedId;
    this.host = host;
  }
}

/**
 * `interface TCPSocket` of Gecko's TCPSocket.webidl, for the sockets of one document: the arguments
 * and the events, around a Connection that holds the state.
 */
export function createTCPSocket(link: BrokerLink) {
  class TCPSocket extends EventTarget {
    readonly #handlers = new EventHandlers(this);
    readonly #host: string;
    readonly #port: number;
    #ssl: boolean;
    readonly #binaryType: BinaryType;
    readonly #connection: Connection;

    constructor(host: unknown, port: unknown, options: unknown = undefined) {
      requireArguments("TCPSocket", arguments.length, 2);
      super();
      // No page has one of these: it is how a listener makes a socket of what it has accepted.
      const accepted = host instanceof Accepted ? host : undefined;
      this.#host = accepted?.host ?? toUSVString(host);
      this.#port = toUnsignedShort(port);
      const { binaryType, useSecureTransport } = toSocketOptions(options);
      this.#binaryType = binaryType;
      this.#ssl = useSecureTransport;
      this.#connection = new Connection(link, accepted ?? this.#request(), {
        open: () => this.#dispatch("open"),
        data: (data) => this.#dispatch("data", data),
        drain: () => this.#dispatch("drain"),
        error: (failure) => {
          this.dispatchEvent(new TCPSocketErrorEvent("error", failure));
        },
        close: () => this.#dispatch("close"),
      });
    }

    get host(): string {
      return this.#host;
    }

    get port(): number {
      return this.#port;
    }

    get ssl(): boolean {
      return this.#ssl;
    }

    get binaryType(): BinaryType {
      return this.#binaryType;
    }

    get readyState(): ReadyState {
      return this.#connection.readyState;
    }

    /** Bytes that were sent and that the operating system has not taken yet. */
    get bufferedAmount(): number {
      return this.#connection.bufferedAmount;
    }

    /**
     * Sends a binary string, or the bytes of a buffer or view.
     *
     * @returns false when it is time to wait for `drain`; the data is taken all the same
     * @throws {DOMException} InvalidStateError unless the socket is open
     */
    send(data: unknown, byteOffset: unknown = undefined, byteLength: unknown = undefined): boolean {
      requireArguments("TCPSocket.send", arguments.length, 1);
      const bytes = toSendBytes(data, byteOffset, byteLength);
      this.#requireOpen();
      return this.#connection.send(bytes);
    }

    /** Holds `data` events back, and in the end the peer, until as many calls of `resume`. */
    suspend(): void {
      this.#connection.suspend();
    }

    /** @throws {DOMException} InvalidStateError without a `suspend` that it could end */
    resume(): void {
      if (!this.#connection.resume()) {
        throw new DOMException("The socket is not suspended", "InvalidStateError");
      }
    }

    /** Delivers what was sent, then closes. */
    close(): void {
      this.#connection.close();
    }

    /** Drops what was sent and resets the connection. */
    closeImmediately(): void {
      this.#connection.closeImmediately();
    }

    /**
     * Goes over to TLS (STARTTLS); the certificate is checked against `host`.
     *
     * @throws {DOMException} InvalidStateError unless the socket is open
     */
    upgradeToSecure(): void {
      this.#requireOpen();
      if (this.#ssl) return;
      this.#ssl = true;
      this.#connection.upgrade();
    }

    get onopen() {
      return this.#handlers.get("open");
    }

    set onopen(handler: unknown) {
      this.#handlers.set("open", handler);
    }

    get ondrain() {
      return this.#handlers.get("drain");
    }

    set ondrain(handler: unknown) {
      this.#handlers.set("drain", handler);
    }

    get ondata() {
      return this.#handlers.get("data");
    }

    set ondata(handler: unknown) {
      this.#handlers.set("data", handler);
    }

    get onerror() {
      return this.#handlers.get("error");
    }

    set onerror(handler: unknown) {
      this.#handlers.set("error", handler);
    }

    get onclose() {
      return this.#handlers.get("close");
    }

    set onclose(handler: unknown) {
      this.#handlers.set("close", handler);
    }

    /** A host that is too long goes no further than the broker, which says so. */
    #request(): OpenRequest {
      const host = this.#host.slice(0, HOST_CHARACTERS + 1);
      return { host, port: this.#port, secure: this.#ssl };
    }

    #requireOpen(): void {
      const { readyState } = this.#connection;
      if (readyState !== "open") {
        throw new DOMException(`The socket is ${readyState}, not open`, "InvalidStateError");
      }
    }

    #dispatch(type: string, received?: ArrayBuffer): void {
      this.dispatchEvent(new TCPSocketEvent(type, { data: this.#toData(received) }));
    }

    /** Programs of the time call `event.data.toString()` in every handler: it is never null. */
    #toData(received: ArrayBuffer | undefined): string | ArrayBuffer {
      if (received === undefined) return "";
      return this.#binaryType === "string" ? bytesToBinaryString(received) : received;
    }
  }
  describeInterface(TCPSocket, "TCPSocket");
  return TCPSocket;
}
