/** The part of `navigator.mozTCPSocket` that the console uses, for the type checker. */

type TCPSocketReadyState = "connecting" | "open" | "closing" | "closed";

interface TCPSocketOptions {
  readonly useSecureTransport?: boolean;
  readonly binaryType?: "string" | "arraybuffer";
}

interface TCPSocketEvent extends Event {
  /** An ArrayBuffer in `data` events of a socket whose binaryType is `arraybuffer`. */
  readonly data: string | ArrayBuffer;
}

interface TCPSocketErrorEvent extends Event {
  readonly name: string;
  readonly message: string;
  readonly errorCode: string;
}

interface TCPSocket extends EventTarget {
  readonly host: string;
  readonly port: number;
  readonly ssl: boolean;
  readonly readyState: TCPSocketReadyState;
  readonly bufferedAmount: number;
  onopen: ((event: TCPSocketEvent) => void) | null;
  ondata: ((event: TCPSocketEvent) => void) | null;
  ondrain: ((event: TCPSocketEvent) => void) | null;
  onerror: ((event: TCPSocketErrorEvent) => void) | null;
  onclose: ((event: TCPSocketEvent) => void) | null;
  /** False advises to wait for `drain`; the bytes are taken all the same. */
  send(data: ArrayBuffer | ArrayBufferView): boolean;
  close(): void;
}

interface Navigator {
  /** Undefined where the site is not permitted. */
  readonly mozTCPSocket?: {
    open(host: string, port: number, options?: TCPSocketOptions): TCPSocket;
  };
}

interface WindowEventMap {
  /** The person allowed the site while the page was open: `navigator.mozTCPSocket` is there now. */
  readonly moztcpsocketavailable: Event;
}
