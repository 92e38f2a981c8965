import type { BrokerLink } from "./broker-link.ts";
import { installPermissionQuery } from "./permission-query.ts";
import { createTCPServerSocket, type TCPServerSocketConstructor } from "./tcp-server-socket.ts";
import { createTCPServerSocketEvent } from "./tcp-server-socket-event.ts";
import { createTCPSocket, type TCPSocketConstructor } from "./tcp-socket.ts";
import { TCPSocketErrorEvent } from "./tcp-socket-error-event.ts";
import { TCPSocketEvent } from "./tcp-socket-event.ts";
import { describeInterface, requireArguments } from "./webidl.ts";

/** What a page's global object has of us. */
type PageGlobal = object & { readonly navigator: object };

/**
 * Puts `navigator.mozTCPSocket` and the constructors where a page finds the platform's own, and has
 * `navigator.permissions` know the permission.
 */
export function installInterfaces(link: BrokerLink, page: PageGlobal): void {
  const TCPSocket = createTCPSocket(link);
  defineGlobal(page, "TCPSocket", TCPSocket);
  defineGlobal(page, "TCPSocketEvent", TCPSocketEvent);
  defineGlobal(page, "TCPSocketErrorEvent", TCPSocketErrorEvent);
  const TCPServerSocketEvent = createTCPServerSocketEvent(TCPSocket);
  const TCPServerSocket = createTCPServerSocket(link, TCPSocket, TCPServerSocketEvent);
  defineGlobal(page, "TCPServerSocketEvent", TCPServerSocketEvent);
  defineGlobal(page, "TCPServerSocket", TCPServerSocket);
  defineGlobal(page, "mozTCPServerSocket", TCPServerSocket);
  const mozTCPSocket = createLegacyMozTCPSocket(TCPSocket, TCPServerSocket);
  Object.defineProperty(page.navigator, "mozTCPSocket", {
    get: () => mozTCPSocket,
    enumerable: true,
    configurable: true,
  });
  installPermissionQuery(link, page);
}

/** `interface LegacyMozTCPSocket`: Firefox OS's way to open a socket, and to listen. */
function createLegacyMozTCPSocket(
  TCPSocket: TCPSocketConstructor,
  TCPServerSocket: TCPServerSocketConstructor,
): object {
  class LegacyMozTCPSocket {
    // Private, so that both methods throw a TypeError for any other object.
    readonly #TCPSocket = TCPSocket;
    readonly #TCPServerSocket = TCPServerSocket;

    open(host: unknown, port: unknown, options: unknown = undefined) {
      requireArguments("LegacyMozTCPSocket.open", arguments.length, 2);
      return new this.#TCPSocket(host, port, options);
    }

    listen(port: unknown, options: unknown = undefined, backlog: unknown = undefined) {
      requireArguments("LegacyMozTCPSocket.listen", arguments.length, 1);
      return new this.#TCPServerSocket(port, options, backlog);
    }
  }
  describeInterface(LegacyMozTCPSocket, "LegacyMozTCPSocket");
  return new LegacyMozTCPSocket();
}

function defineGlobal(page: object, name: string, value: unknown): void {
  Object.defineProperty(page, name, { value, writable: true, configurable: true });
}
