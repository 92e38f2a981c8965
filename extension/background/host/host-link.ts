import { type FromHost, fromHostSchema, type ToHost } from "../../../protocol/host-messages.ts";
import { parse } from "../../../protocol/parse.ts";
import {
  isOlder,
  isSupported,
  MINIMUM_VERSION,
  SUPPORTED_VERSIONS,
  type VersionRange,
} from "../../../protocol/version.ts";
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

/** What the host says once it has said hello. */
export type SocketMessage = Exclude<FromHost, { type: "hello" | "incompatible" | "fault" }>;

/** What a host says of itself. */
export type HostGreeting = Pick<
  Extract<FromHost, { type: "hello" }>,
  /** The protocol that both sides speak, and the product, for people to read. */
  "version" | "hostVersion"
>;

export interface HostLinkEvents {
  receive(message: SocketMessage): void;
  /** The host is gone, for this reason, and so is every socket in it. */
  lost(state: HostState): void;
}

const HELLO_MILLISECONDS = 10_000;
/** A host without sockets is kept this long: the next one is often soon. */
const IDLE_MILLISECONDS = 30_000;
const FIRST_PAUSE_MILLISECONDS = 250;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

/**
 * The way to the native host's process: started when it is needed, after repeated failures only
 * after a pause that grows, and left some time after it was needed last. What is posted before the
 * host has said hello waits for that.
 */
export class HostLink {
  readonly #options: NativeHostOptions;
  readonly #events: HostLinkEvents;
  readonly #stateListeners = new Set<() => void>();
  #state: HostState = "unknown";
  #greeting: HostGreeting | undefined;
  #port: NativePort | undefined;
  #waiting: { readonly message: ToHost; readonly since: number }[] = [];
  #failures = 0;
  #helloTimer: ReturnType<typeof setTimeout> | undefined;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #startTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: NativeHostOptions, events: HostLinkEvents) {
    this.#options = options;
    this.#events = events;
  }

  get state(): HostState {
    return this.#state;
  }

  /** The protocol version that is spoken with the host that runs; undefined before its hello. */
  get version(): number | undefined {
    return this.#state === "ready" ? this.#greeting?.version : undefined;
  }

  /** What the last host to answer said of itself, though it may be gone. */
  get greeting(): HostGreeting | undefined {
    return this.#greeting;
  }

  /** @param listener called at every change, and when a trial has found what was known before */
  onStateChange(listener: () => void, signal: AbortSignal): void {
    this.#stateListeners.add(listener);
    signal.addEventListener("abort", () => this.#stateListeners.delete(listener));
  }

  /** The host is needed: starts it, now or after the pause that its failures have earned. */
  need(): void {
    clearTimeout(this.#idleTimer);
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

  /** Starts the host without a pause, whatever has failed before. */
  startNow(): void {
    this.#failures = 0;
    clearTimeout(this.#startTimer);
    this.#startTimer = undefined;
    this.#start();
  }

  /** Nobody needs the host for now. */
  rest(): void {
    clearTimeout(this.#idleTimer);
    if (this.#port === undefined) return;
    this.#idleTimer = setTimeout(() => {
      this.#port?.disconnect();
      this.#detach("unknown");
      this.#events.lost("unknown");
    }, IDLE_MILLISECONDS);
  }

  /** @param since the first version that has this message; a host that speaks an earlier one is spared it */
  post(message: ToHost, since: number = MINIMUM_VERSION): void {
    const { version } = this;
    if (version === undefined) this.#waiting.push({ message, since });
    else if (version >= since) this.#port?.postMessage(message);
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
    const received = parsed.value;
    switch (received.type) {
      case "hello":
        this.#greeting = { version: received.version, hostVersion: received.hostVersion };
        if (isSupported(received.version)) this.#ready();
        else this.#refuse({ minimumVersion: received.version, maximumVersion: received.version });
        break;
      case "incompatible":
        this.#refuse(received);
        break;
      case "fault":
        this.#options.report(`The native host could not act: ${received.code}, ${received.reason}`);
        break;
      default:
        this.#events.receive(received);
    }
  }

  #ready(): void {
    clearTimeout(this.#helloTimer);
    this.#failures = 0;
    this.#setState("ready");
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { message, since } of waiting) this.post(message, since);
  }

  #refuse(versions: VersionRange): void {
    this.#giveUp(isOlder(versions, SUPPORTED_VERSIONS) ? "too-old" : "too-new");
  }

  #giveUp(state: "silent" | "garbage" | "too-old" | "too-new"): void {
    this.#port?.disconnect();
    this.#lost(state, state);
  }

  #lost(state: HostState, problem: string): void {
    this.#options.report(`The native host is gone (${state}): ${problem}`);
    this.#detach(state);
    this.#failures += 1;
    this.#events.lost(state);
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
