import type { Failure } from "../../protocol/failure.ts";
import type { ToPage } from "../../protocol/page-messages.ts";
import type { BrokerLink } from "./broker-link.ts";
import { EventHandlers } from "./event-handlers.ts";
import { Listener } from "./listener.ts";
import { type BinaryType, toServerSocketOptions } from "./socket-options.ts";
import type { TCPServerSocketEventConstructor } from "./tcp-server-socket-event.ts";
import { Accepted, type TCPSocketConstructor } from "./tcp-socket.ts";
import { TCPSocketErrorEvent } from "./tcp-socket-error-event.ts";
import { describeInterface, requireArguments, toUnsignedShort } from "./webidl.ts";

export type TCPServerSocketConstructor = ReturnType<typeof createTCPServerSocket>;

/**
 * `interface TCPServerSocket` of Gecko's TCPServerSocket.webidl, and an event `listening` that a
 * page needs which asked for port 0.
 */
export function createTCPServerSocket(
  link: BrokerLink,
  TCPSocket: TCPSocketConstructor,
  TCPServerSocketEvent: TCPServerSocketEventConstructor,
) {
  class TCPServerSocket extends EventTarget {
    readonly #handlers = new EventHandlers(this);
    readonly #binaryType: BinaryType;
    readonly #listener: Listener;

    constructor(port: unknown, options: unknown = undefined, backlog: unknown = undefined) {
      requireArguments("TCPServerSocket", arguments.length, 1);
      super();
      const localPort = toUnsignedShort(port);
      this.#binaryType = toServerSocketOptions(options).binaryType;
      this.#listener = new Listener(link, localPort, toUnsignedShort(backlog), {
        listening: () => {
          this.dispatchEvent(new Event("listening"));
        },
        accept: (accepted) => this.#accept(accepted),
        error: (failure: Failure) => {
          this.dispatchEvent(new TCPSocketErrorEvent("error", failure));
        },
      });
    }

    /** The port that was asked for, and the real one once port 0 is bound. */
    get localPort(): number {
      return this.#listener.localPort;
    }

    /** Stops listening. Accepted sockets live on. */
    close(): void {
      this.#listener.close();
    }

    get onconnect() {
      return this.#handlers.get("connect");
    }

    set onconnect(handler: unknown) {
      this.#handlers.set("connect", handler);
    }

    get onerror() {
      return this.#handlers.get("error");
    }

    set onerror(handler: unknown) {
      this.#handlers.set("error", handler);
    }

    get onlistening() {
      return this.#handlers.get("listening");
    }

    set onlistening(handler: unknown) {
      this.#handlers.set("listening", handler);
    }

    #accept({ acceptedId, host, port }: Extract<ToPage, { type: "accepted" }>): void {
      const options = { binaryType: this.#binaryType };
      const socket = new TCPSocket(new Accepted(acceptedId, host), port, options);
      this.dispatchEvent(new TCPServerSocketEvent("connect", { socket }));
    }
  }
  describeInterface(TCPServerSocket, "TCPServerSocket");
  return TCPServerSocket;
}
