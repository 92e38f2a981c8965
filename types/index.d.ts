/**
 * `navigator.mozTCPSocket` of the Web TCP Socket extension: TCP and TLS sockets for web pages, on
 * the sites that the person at the browser allows. What each member does in full is in
 * docs/REFERENCE.md of the project.
 *
 * None of the globals below exists where the site is not permitted. Ask for
 * `navigator.mozTCPSocket`, which the compiler knows may be undefined, before using any of them.
 */

/**
 * How received bytes come: `string` is a binary string of one code unit a byte, `arraybuffer` an
 * ArrayBuffer.
 */
type TCPSocketBinaryType = "string" | "arraybuffer";

type TCPReadyState = "connecting" | "open" | "closing" | "closed";

/** What `data` of a `data` event is, by the socket's binaryType. */
type TCPSocketData<BinaryType extends TCPSocketBinaryType> = BinaryType extends "arraybuffer"
  ? ArrayBuffer
  : string;

/** What went wrong, by name. */
type TCPSocketErrorName =
  | "ConnectionRefusedError"
  | "NetworkTimeoutError"
  | "DomainNotFoundError"
  | "NetworkInterruptError"
  | "NetworkError"
  | "SecurityExpiredCertificateError"
  | "SecurityRevokedCertificateError"
  | "SecurityUntrustedCertificateIssuerError"
  | "SecurityInadequateKeyUsageError"
  | "SecurityCertificateSignatureAlgorithmDisabledError"
  | "SecurityCertificateDomainMismatchError"
  | "SecurityNoCertificateError"
  | "SecurityBadCertificateError"
  | "SecurityUnsupportedCertificateTypeError"
  | "SecurityUnsupportedTLSVersionError"
  | "SecurityError"
  | "NotAvailableError";

/** The class of what went wrong. */
type TCPSocketErrorClass =
  | "Network"
  | "SecurityProtocol"
  | "SecurityCertificate"
  | "Permission"
  | "Host";

/** The class `Permission`: what the site was not allowed. */
type TCPSocketPermissionCode =
  | "PERMISSION_DENIED"
  | "LOCAL_NETWORK_DENIED"
  | "SYSTEM_PORT_DENIED"
  | "LISTEN_DENIED"
  | "BLOCKED_PORT"
  | "QUOTA";

/** The class `Host`: why no native host answers. */
type TCPSocketHostCode = "HOST_NOT_INSTALLED" | "HOST_VERSION" | "HOST_FAILED";

/**
 * The extension's own codes, and those of the operating system and the TLS library, of which these
 * are the usual ones. More can come.
 */
type TCPSocketErrorCode =
  | TCPSocketPermissionCode
  | TCPSocketHostCode
  | "ECONNREFUSED"
  | "ETIMEDOUT"
  | "ENOTFOUND"
  | "EAI_AGAIN"
  | "ECONNRESET"
  | "EPIPE"
  | "EHOSTUNREACH"
  | "ENETUNREACH"
  | "EADDRINUSE"
  | "EMFILE"
  | "EPROTO"
  | "CERT_HAS_EXPIRED"
  | "CERT_NOT_YET_VALID"
  | "DEPTH_ZERO_SELF_SIGNED_CERT"
  | "SELF_SIGNED_CERT_IN_CHAIN"
  | "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
  | "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
  | "INVALID_PURPOSE"
  | "ERR_TLS_CERT_ALTNAME_INVALID"
  | (string & {});

interface TCPSocketOptions<BinaryType extends TCPSocketBinaryType = TCPSocketBinaryType> {
  /** Speak TLS from the start, with the certificate checked against the host. Default: false. */
  useSecureTransport?: boolean;
  /**
   * @deprecated What Firefox OS's first release called `useSecureTransport`; it counts where that
   * one is missing.
   */
  useSSL?: boolean;
  /** Any other value is a TypeError. Default: `string`. */
  binaryType?: BinaryType;
}

interface TCPServerSocketOptions<BinaryType extends TCPSocketBinaryType = TCPSocketBinaryType> {
  /** What accepted sockets have. Any other value is a TypeError. Default: `string`. */
  binaryType?: BinaryType;
}

/**
 * A method's type rather than a function's, so that a socket of one binaryType can be handed to
 * code that takes sockets of any.
 */
type TCPEventHandler<Target, HandledEvent> =
  | { handle(this: Target, event: HandledEvent): unknown }["handle"]
  | null;

interface TCPSocketEventMap<BinaryType extends TCPSocketBinaryType = TCPSocketBinaryType> {
  open: TCPSocketEvent<"">;
  data: TCPSocketEvent<TCPSocketData<BinaryType>>;
  drain: TCPSocketEvent<"">;
  error: TCPSocketErrorEvent;
  close: TCPSocketEvent<"">;
}

interface TCPServerSocketEventMap<BinaryType extends TCPSocketBinaryType = TCPSocketBinaryType> {
  listening: Event;
  connect: TCPServerSocketEvent<BinaryType>;
  error: TCPSocketErrorEvent;
}

/** A TCP connection, over TLS or not. */
interface TCPSocket<BinaryType extends TCPSocketBinaryType = TCPSocketBinaryType>
  extends EventTarget {
  /** The host as the page gave it; of an accepted socket, the peer's address. */
  readonly host: string;
  /** The peer's port, 0 to 65,535. */
  readonly port: number;
  /** Does it speak TLS, or will it? True from the call to `upgradeToSecure` on. */
  readonly ssl: boolean;
  /** Bytes that were passed to `send` and that the operating system has not taken yet. */
  readonly bufferedAmount: number;
  /** How received bytes come. `send` takes both kinds of data in either case. */
  readonly binaryType: BinaryType;
  /** `connecting`, `open`, `closing`, `closed`, in this order; it may leave some out. */
  readonly readyState: TCPReadyState;
  /**
   * The connection is there; with `useSecureTransport`, the certificate was checked as well. At
   * most once, and before any data.
   */
  onopen: TCPEventHandler<TCPSocket<BinaryType>, TCPSocketEvent<"">>;
  /** Bytes from the peer, in the order in which they were sent, split anywhere. */
  ondata: TCPEventHandler<TCPSocket<BinaryType>, TCPSocketEvent<TCPSocketData<BinaryType>>>;
  /** `bufferedAmount` is back to 0 after it had reached 65,536 bytes or more. */
  ondrain: TCPEventHandler<TCPSocket<BinaryType>, TCPSocketEvent<"">>;
  /** The connection failed; `readyState` is `closed`, and `close` follows. At most once. */
  onerror: TCPEventHandler<TCPSocket<BinaryType>, TCPSocketErrorEvent>;
  /** The connection has ended. Once, and last. */
  onclose: TCPEventHandler<TCPSocket<BinaryType>, TCPSocketEvent<"">>;
  /**
   * Sends a part of a buffer or view.
   *
   * @param byteOffset past the end, nothing is sent
   * @param byteLength up to the end where it is missing or too large
   * @returns false while more than 65,536 bytes are buffered: wait for `drain`. The data is taken
   *   all the same.
   * @throws {DOMException} InvalidStateError unless the socket is open
   */
  send(data: ArrayBuffer | ArrayBufferView, byteOffset: number, byteLength?: number): boolean;
  /**
   * Sends a binary string, whose code units are one byte each, or the bytes of a buffer or view,
   * copied at the call.
   *
   * @returns false while more than 65,536 bytes are buffered: wait for `drain`. The data is taken
   *   all the same.
   * @throws {DOMException} InvalidStateError unless the socket is open
   * @throws {TypeError} for a string with a code unit above 255
   */
  send(data: string | ArrayBuffer | ArrayBufferView): boolean;
  /**
   * Holds `data` events back, and in the end the peer, until `resume` was called as often. Nothing
   * is lost.
   */
  suspend(): void;
  /** @throws {DOMException} InvalidStateError without a `suspend` that it could end */
  resume(): void;
  /** Delivers what was sent, then closes. No `data` event fires after the call. */
  close(): void;
  /** Drops what was not sent yet and resets the connection. */
  closeImmediately(): void;
  /**
   * Goes over to TLS (STARTTLS), with the certificate checked against `host`. What is sent from now
   * on waits for the handshake, and is never sent in clear. Does nothing if `ssl` is true.
   *
   * @throws {DOMException} InvalidStateError unless the socket is open
   */
  upgradeToSecure(): void;
  addEventListener<Type extends keyof TCPSocketEventMap>(
    type: Type,
    listener: (this: TCPSocket<BinaryType>, event: TCPSocketEventMap<BinaryType>[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof TCPSocketEventMap>(
    type: Type,
    listener: (this: TCPSocket<BinaryType>, event: TCPSocketEventMap<BinaryType>[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare var TCPSocket: {
  prototype: TCPSocket;
  /**
   * Opens a connection, as `navigator.mozTCPSocket.open` does.
   *
   * @param port converted to an unsigned short: modulo 65,536
   * @throws {TypeError} for too few arguments, options that are no object, or an unknown binaryType
   */
  new <BinaryType extends TCPSocketBinaryType = "string">(
    host: string,
    port: number,
    options?: TCPSocketOptions<BinaryType>,
  ): TCPSocket<BinaryType>;
};

/** Waits for connections from this computer. */
interface TCPServerSocket<BinaryType extends TCPSocketBinaryType = TCPSocketBinaryType>
  extends EventTarget {
  /** The port that was asked for. For 0 it is 0 until `listening`, then the real one. */
  readonly localPort: number;
  /** Somebody has connected; the accepted socket is open already. */
  onconnect: TCPEventHandler<TCPServerSocket<BinaryType>, TCPServerSocketEvent<BinaryType>>;
  /** It does not listen, or no longer: the port is taken, say, or was not granted. */
  onerror: TCPEventHandler<TCPServerSocket<BinaryType>, TCPSocketErrorEvent>;
  /** The port is bound, and `localPort` is the real one. Firefox OS had no such event. */
  onlistening: TCPEventHandler<TCPServerSocket<BinaryType>, Event>;
  /** Stops listening. Accepted sockets live on. */
  close(): void;
  addEventListener<Type extends keyof TCPServerSocketEventMap>(
    type: Type,
    listener: (
      this: TCPServerSocket<BinaryType>,
      event: TCPServerSocketEventMap<BinaryType>[Type],
    ) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof TCPServerSocketEventMap>(
    type: Type,
    listener: (
      this: TCPServerSocket<BinaryType>,
      event: TCPServerSocketEventMap<BinaryType>[Type],
    ) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare var TCPServerSocket: {
  prototype: TCPServerSocket;
  /**
   * Listens on 127.0.0.1, as `navigator.mozTCPSocket.listen` does.
   *
   * @param port 0 for any free one; converted to an unsigned short: modulo 65,536
   * @param backlog connections that may wait to be accepted. Default: 0, the system's choice.
   * @throws {TypeError} without arguments, for options that are no object, or an unknown binaryType
   */
  new <BinaryType extends TCPSocketBinaryType = "string">(
    port: number,
    options?: TCPServerSocketOptions<BinaryType>,
    backlog?: number,
  ): TCPServerSocket<BinaryType>;
};

/** Another name of `TCPServerSocket`, which programs of the time look for. */
declare var mozTCPServerSocket: typeof TCPServerSocket;

interface TCPSocketEventInit<Data extends string | ArrayBuffer = string | ArrayBuffer>
  extends EventInit {
  data: Data;
}

/** What a socket tells, errors apart. */
interface TCPSocketEvent<Data extends string | ArrayBuffer = string | ArrayBuffer> extends Event {
  /** What arrived; the empty string for `open`, `drain` and `close`. */
  readonly data: Data;
}

declare var TCPSocketEvent: {
  prototype: TCPSocketEvent;
  new <Data extends string | ArrayBuffer>(
    type: string,
    eventInit: TCPSocketEventInit<Data>,
  ): TCPSocketEvent<Data>;
};

interface TCPSocketErrorEventInit extends EventInit {
  name?: TCPSocketErrorName;
  message?: TCPSocketErrorClass;
  errorCode?: TCPSocketErrorCode;
}

/** Why a socket or server socket failed. */
interface TCPSocketErrorEvent extends Event {
  /** What went wrong. */
  readonly name: TCPSocketErrorName;
  /** The class of the failure, and no text for people. */
  readonly message: TCPSocketErrorClass;
  /** The operating system's, the TLS library's or the extension's own code. */
  readonly errorCode: TCPSocketErrorCode;
  /** The same again, where Firefox OS's first release had it. */
  readonly data: { readonly name: TCPSocketErrorName; readonly message: TCPSocketErrorClass };
}

declare var TCPSocketErrorEvent: {
  prototype: TCPSocketErrorEvent;
  new (type: string, eventInit?: TCPSocketErrorEventInit): TCPSocketErrorEvent;
};

interface TCPServerSocketEventInit<BinaryType extends TCPSocketBinaryType = TCPSocketBinaryType>
  extends EventInit {
  socket: TCPSocket<BinaryType>;
}

/**
 * Somebody has connected. Programs of Firefox OS's time take the event itself for the accepted
 * socket, so it has every member of TCPSocket as well, which it hands to `socket`.
 */
interface TCPServerSocketEvent<BinaryType extends TCPSocketBinaryType = TCPSocketBinaryType>
  extends Event,
    TCPSocket<BinaryType> {
  /** The accepted connection. It is open; handlers set while this event is handled miss nothing. */
  readonly socket: TCPSocket<BinaryType>;
}

declare var TCPServerSocketEvent: {
  prototype: TCPServerSocketEvent;
  /** @throws {TypeError} without a socket */
  new <BinaryType extends TCPSocketBinaryType>(
    type: string,
    eventInit: TCPServerSocketEventInit<BinaryType>,
  ): TCPServerSocketEvent<BinaryType>;
};

/** The object at `navigator.mozTCPSocket`. */
interface LegacyMozTCPSocket {
  /**
   * Opens a connection. Where the site's permission does not cover it the person is asked, and the
   * socket stays `connecting` until there is an answer.
   *
   * @param port converted to an unsigned short: modulo 65,536
   * @throws {TypeError} for too few arguments, options that are no object, or an unknown binaryType
   */
  open<BinaryType extends TCPSocketBinaryType = "string">(
    host: string,
    port: number,
    options?: TCPSocketOptions<BinaryType>,
  ): TCPSocket<BinaryType>;
  /**
   * Listens on 127.0.0.1, for connections from this computer. The person is asked first.
   *
   * @param port 0 for any free one; converted to an unsigned short: modulo 65,536
   * @param backlog connections that may wait to be accepted. Default: 0, the system's choice.
   * @throws {TypeError} without arguments, for options that are no object, or an unknown binaryType
   */
  listen<BinaryType extends TCPSocketBinaryType = "string">(
    port: number,
    options?: TCPServerSocketOptions<BinaryType>,
    backlog?: number,
  ): TCPServerSocket<BinaryType>;
}

interface Navigator {
  /** Absent where the site is not permitted. */
  readonly mozTCPSocket?: LegacyMozTCPSocket;
}

/** What `navigator.permissions.query` takes besides the browser's own permissions. */
interface TCPSocketPermissionDescriptor {
  name: "tcp-socket";
}

interface Permissions {
  /**
   * What the site may expect: `granted` while it is permitted, `prompt` after the permission was
   * taken back, `denied` while it is blocked. Rejects with a TypeError where `mozTCPSocket` is
   * absent: the browser itself does not know the name.
   */
  query(permissionDesc: TCPSocketPermissionDescriptor): Promise<PermissionStatus>;
}

interface WindowEventMap {
  /** The site was allowed while the page was open: `navigator.mozTCPSocket` is there now. */
  moztcpsocketavailable: Event;
}
