import type { TCPSocketConstructor } from "./tcp-socket.ts";
import {
  describeInterface,
  member,
  requireArguments,
  toDictionary,
  toDOMString,
} from "./webidl.ts";

export type TCPServerSocketEventConstructor = ReturnType<typeof createTCPServerSocketEvent>;

/**
 * `interface TCPServerSocketEvent` of Gecko's TCPServerSocketEvent.webidl. Programs of the time
 * take the event itself for the accepted socket, as the first release had it: so it answers to
 * every member of TCPSocket, by handing it to its `socket`.
 */
export function createTCPServerSocketEvent(TCPSocket: TCPSocketConstructor) {
  class TCPServerSocketEvent extends Event {
    readonly #socket: EventTarget;

    constructor(type: unknown, eventInit: unknown = undefined) {
      requireArguments("TCPServerSocketEvent", arguments.length, 1);
      const dictionary = toDictionary(eventInit);
      super(toDOMString(type), dictionary);
      const socket = member(dictionary, "socket");
      if (!(socket instanceof TCPSocket)) throw new TypeError("The socket is not a TCPSocket");
      this.#socket = socket;
    }

    get socket(): EventTarget {
      return this.#socket;
    }
  }
  handToSocket(TCPServerSocketEvent.prototype, TCPSocket.prototype);
  handToSocket(TCPServerSocketEvent.prototype, EventTarget.prototype);
  describeInterface(TCPServerSocketEvent, "TCPServerSocketEvent");
  return TCPServerSocketEvent;
}

function handToSocket(event: { readonly socket: EventTarget }, members: object): void {
  for (const name of Object.getOwnPropertyNames(members)) {
    if (name === "constructor") continue;
    Object.defineProperty(event, name, { configurable: true, ...handing(members, name) });
  }
}

/** The member as the event has it. It is called on an event, and looks its socket up by then. */
function handing(members: object, name: string): PropertyDescriptor {
  const isMethod = typeof Object.getOwnPropertyDescriptor(members, name)?.value === "function";
  if (isMethod) {
    return {
      writable: true,
      value(this: { readonly socket: object }, ...given: unknown[]) {
        return Reflect.apply(Reflect.get(this.socket, name), this.socket, given);
      },
    };
  }
  return {
    get(this: { readonly socket: object }) {
      return Reflect.get(this.socket, name);
    },
    set(this: { readonly socket: object }, value: unknown) {
      Reflect.set(this.socket, name, value);
    },
  };
}
