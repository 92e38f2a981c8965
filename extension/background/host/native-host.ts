import {
  type Failure,
  HOST_LOST,
  hostFailure,
  PROTOCOL_BROKEN,
} from "../../../protocol/failure.ts";
import type { SocketId } from "../../../protocol/fields.ts";
import { type FromHost, fromHostSchema, type ToHost } from "../../../protocol/host-messages.ts";
import { parse } from "../../../protocol/parse.ts";
import type { Scope } from "../../../protocol/scope.ts";
import { isSupported, SUPPORTED_VERSIONS } from "../../../protocol/version.ts";
import { disconnectionState } from "./disconnection-state.ts";
import type { HostState } from "./host-state.ts";

/** The part of `runtime.Port` that is used of a native messaging port. */
export interface NativePort {
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: (port: NativePort) => void): void };
  readonly error?: { readonly message: string } | undefined;
  postMessage(message: unknown): void;
  disconnect(): void;
}

export interface NativeHostOptions {
  readonly connect: () => NativePort;
  /** The browser's word on the last disconnection (`runtime.lastError`), where the port has none. */
  readonly lastError: () => string | undefined;
  readonly report: (problem: string) => void;
}

/** What the host says about one socket or listener. */
export type SocketReport =
  | Exclude<FromHost, { type: "hello" | "incompatible" | "fault" | "data" | "accepted" }>
  | { readonly type: "data"; readonly data: ArrayBuffer };

export interface HostOpenRequest {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly scopes: readonly Scope[];
}

export interface HostListenRequest {
  /** 0 for any free one. */
  readonly port: number;
  readonly backlog: number;
  readonly scopes: readonly Scope[];
}

/** A connection that a listener in the host has accepted, from this address and port. */
export interface AcceptedConnection {
  readonly host: string;
  readonly port: number;
  readonly socket: HostSocket;
}

export interface HostListenerEvents {
  /** Hears about the listener, up to one last `closed`, `error` or `denied`. */
  report(report: SocketReport): void;
  /** @returns who hears about the connection */
  accept(accepted: AcceptedConnection): (report: SocketReport) => void;
}

/** One socket in the host. After its last report it takes what is said to it and does nothing. */
export interface HostSocket {
  send(data: ArrayBuffer): void;
  credit(byteLength: number): void;
  upgrade(): void;
  close(): void;
  abort(): void;
}

interface OpenSocket {
  readonly report: (report: SocketReport) => void;
  readonly accept?: HostListenerEvents["accept"];
  isOpen: boolean;
}

const HELLO_MILLISECONDS = 10_000;
/** A host without sockets is kept this long: the next one is often soon. */
const IDLE_MILLISECONDS = 30_000;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

/**
 * The native host of this browser: started at the first socket, shared by all of them, and left
 * some time after the last. When it dies every socket hears so, and the next one starts a new
 * host; after repeated failures only after a pause that grows.
 */
export class NativeHost {
  readonly #options: NativeHostOptions;
  readonly #sockets = new Map<SocketId, OpenSocket>();
  readonly #stateListeners = new Set<() => void>();
  #state: HostState = "unknown";
  #port: NativePort | undefined;
  /** What waits for the host's hello. */
  #waiting: ToHost[] = [];
  #lastId = 0;
  #failures = 0;
  #helloTimer: ReturnType<typeof setTimeout> | undefined;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #startTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: NativeHostOptions) {
    this.#options = options;
  }

  get state(): HostState {
    return this.#state;
  }

  /** @param listener called at every change, and when a trial has found what was known before */
  onStateChange(listener: () => void, signal: AbortSignal): void {
    this.#stateListeners.add(listener);
    signal.addEventListener("abort", () => this.#stateListeners.delete(listener));
  }

  /** Starts the host without a socket, to learn its state. */
  check(): void {
    this.#failures = 0;
    clearTimeout(this.#startTimer);
    this.#startTimer = undefined;
    this.#start();
    this.#leaveIfIdle();
  }

  /** @param report hears about the socket, up to one last `closed`, `error` or `denied` */
  open(request: HostOpenRequest, report: (report: SocketReport) => void): HostSocket {
    const id = this.#add({ report, isOpen: false });
    this.#post({ type: "open", id, ...request, scopes: [...request.scopes] });
    return this.#socketOf(id);
  }

  /** @returns the listener, of which only `close` and `abort` mean something */
  listen(request: HostListenRequest, { report, accept }: HostListenerEvents): HostSocket {
    const id = this.#add({ report, accept, isOpen: false });
    this.#post({ type: "listen", id, ...request, scopes: [...request.scopes] });
    return this.#socketOf(id);
  }

  #add(socket: OpenSocket): SocketId {
    this.#lastId += 1;
    this.#sockets.set(this.#lastId, socket);
    clearTimeout(this.#idleTimer);
    this.#startOrWait();
    return this.#lastId;
  }

  #socketOf(id: SocketId): HostSocket {
    const postIfAlive = (message: ToHost) => {
      if (this.#sockets.has(id)) this.#post(message);
    };
    return {
      send: (data) => postIfAlive({ type: "send", id, data: new Uint8Array(data).toBase64() }),
      credit: (byteLength) => postIfAlive({ type: "credit", id, byteLength }),
      upgrade: () => postIfAlive({ type: "upgrade", id }),
      close: () => postIfAlive({ type: "close", id }),
      abort: () => postIfAlive({ type: "abort", id }),
    };
  }

  #startOrWait(): void {
    if (this.#port !== undefined || this.#startTimer !== undefined) return;
    if (this.#failures === 0) {
      this.#start();
      return;
    }
    const pause = FIRST_PAUSE_MILLISECONDS * 2 ** (this.#failures - 1);
    this.#startTimer = setTimeout(
      () => {
        this.#startTimer = undefined;
        this.#start();
      },
      Math.min(pause, LONGEST_PAUSE_MILLISECONDS),
    );
  }

  #start(): void {
    if (this.#port !== undefined) return;
    const port = this.#options.connect();
    this.#port = port;
    port.onMessage.addListener((message) => {
      if (port === this.#port) this.#receive(message);
    });
    port.onDisconnect.addListener((disconnected) => {
      const problem = disconnected.error?.message ?? this.#options.lastError() ?? "";
      if (port === this.#port) this.#lost(disconnectionState(problem), problem);
    });
    this.#helloTimer = setTimeout(() => this.#giveUp("silent"), HELLO_MILLISECONDS);
    port.postMessage({ type: "hello", ...SUPPORTED_VERSIONS } satisfies ToHost);
  }

  #receive(message: unknown): void {
    const parsed = parse(fromHostSchema, message);
    if (!parsed.ok) {
      this.#options.report(`The native host sent what is no message: ${parsed.reason}`);
      if (this.#state !== "ready") this.#giveUp("garbage");
      return;
    }
    const report = parsed.value;
    switch (report.type) {
      case "hello":
        if (isSupported(report.version)) this.#ready();
        else this.#giveUp("incompatible");
        break;
      case "incompatible":
        this.#giveUp("incompatible");
        break;
      case "fault":
        this.#options.report(`The native host could not act: ${report.code}, ${report.reason}`);
        break;
      case "data":
        this.#receiveData(report);
        break;
      case "accepted":
        this.#accept(report);
        break;
      case "opened":
      case "listening":
      case "upgraded":
      case "sent":
      case "end":
      case "denied":
      case "error":
      case "closed":
        this.#toSocket(report.id, report);
        break;
      default:
        report satisfies never;
    }
  }

  #ready(): void {
    clearTimeout(this.#helloTimer);
    this.#failures = 0;
    this.#setState("ready");
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) this.#port?.postMessage(message);
  }

  #accept({ id, acceptedId, host, port }: Extract<FromHost, { type: "accepted" }>): void {
    const accept = this.#sockets.get(id)?.accept;
    if (accept === undefined) {
      // The listener's last message crossed this one under way.
      this.#post({ type: "abort", id: acceptedId });
      return;
    }
    let report: (report: SocketReport) => void = () => {};
    this.#sockets.set(acceptedId, { report: (message) => report(message), isOpen: true });
    report = accept({ host, port, socket: this.#socketOf(acceptedId) });
  }

  #receiveData({ id, data: base64 }: Extract<FromHost, { type: "data" }>): void {
    const data = decode(base64);
    if (data !== undefined) {
      this.#toSocket(id, { type: "data", data });
    } else {
      this.#options.report("The native host sent data that is not base64");
      this.#socketOf(id).abort();
      this.#toSocket(id, { type: "error", id, failure: PROTOCOL_BROKEN });
    }
  }

  #toSocket(id: SocketId, report: SocketReport): void {
    const socket = this.#sockets.get(id);
    if (socket === undefined) return;
    if (report.type === "opened" || report.type === "listening") socket.isOpen = true;
    if (report.type === "closed" || report.type === "error" || report.type === "denied") {
      this.#sockets.delete(id);
      this.#leaveIfIdle();
    }
    socket.report(report);
  }

  #post(message: ToHost): void {
    if (this.#state === "ready") this.#port?.postMessage(message);
    else this.#waiting.push(message);
  }

  #giveUp(state: "silent" | "garbage" | "incompatible"): void {
    this.#port?.disconnect();
    this.#lost(state, state);
  }

  #lost(state: HostState, problem: string): void {
    this.#options.report(`The native host is gone (${state}): ${problem}`);
    this.#detach(state);
    this.#failures += 1;
    const lost = [...this.#sockets];
    this.#sockets.clear();
    for (const [id, { report, isOpen }] of lost) {
      report({ type: "error", id, failure: isOpen ? HOST_LOST : failureOfState(state) });
    }
  }

  #leaveIfIdle(): void {
    clearTimeout(this.#idleTimer);
    if (this.#sockets.size > 0 || this.#port === undefined) return;
    this.#idleTimer = setTimeout(() => {
      this.#port?.disconnect();
      this.#detach("unknown");
    }, IDLE_MILLISECONDS);
  }

  #detach(state: HostState): void {
    clearTimeout(this.#helloTimer);
    clearTimeout(this.#idleTimer);
    this.#port = undefined;
    this.#waiting = [];
    this.#setState(state);
  }

  #setState(state: HostState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }
}

function decode(base64: string): ArrayBuffer | undefined {
  try {
    return Uint8Array.fromBase64(base64).buffer;
  } catch {
    return undefined;
  }
}

function failureOfState(state: HostState): Failure {
  if (state === "not-installed") return hostFailure("HOST_NOT_INSTALLED");
  if (state === "incompatible") return hostFailure("HOST_VERSION");
  return hostFailure("HOST_FAILED");
}
