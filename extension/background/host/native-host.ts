import {
  type Failure,
  HOST_LOST,
  hostFailure,
  PROTOCOL_BROKEN,
} from "../../../protocol/failure.ts";
import type { PipeId, SocketId } from "../../../protocol/fields.ts";
import type { ToHost } from "../../../protocol/host-messages.ts";
import type { HostRecord, RecordingId } from "../../../protocol/recorded.ts";
import {
  COUNTING_VERSION,
  MAXIMUM_VERSION,
  PIPE_VERSION,
  RECORDING_VERSION,
} from "../../../protocol/version.ts";
import { ByteCounts, type SocketCounts } from "./byte-counts.ts";
import {
  type HostGreeting,
  HostLink,
  type NativeHostOptions,
  type SocketMessage,
} from "./host-link.ts";
import type { HostPipe, HostPipeEvents, HostPipeRequest } from "./host-pipe.ts";
import type { HostRecording } from "./host-recording.ts";
import type {
  HostListenerEvents,
  HostListenRequest,
  HostOpenRequest,
  HostSocket,
  PlaceInStream,
  SocketReport,
} from "./host-socket.ts";
import type { HostState } from "./host-state.ts";

interface OpenSocket {
  readonly report: (report: SocketReport) => void;
  readonly accept?: HostListenerEvents["accept"];
  isOpen: boolean;
}

/**
 * The sockets and listeners in the native host of this browser, which all of them share. When it
 * dies every one of them hears so, and the next one starts a new host.
 */
export class NativeHost {
  readonly #link: HostLink;
  readonly #report: (problem: string) => void;
  readonly #sockets = new Map<SocketId, OpenSocket>();
  readonly #pipes = new Map<PipeId, HostPipeEvents>();
  readonly #recordings = new Map<RecordingId, (records: readonly HostRecord[]) => void>();
  readonly #counts: ByteCounts;
  #lastId = 0;
  #lastPipeId = 0;
  #lastRecordingId = 0;

  constructor(options: NativeHostOptions) {
    this.#report = options.report;
    this.#link = new HostLink(options, {
      receive: (message) => this.#receive(message),
      lost: (state) => this.#lost(state),
    });
    this.#counts = new ByteCounts((ids) => {
      if ((this.#link.version ?? 0) < COUNTING_VERSION) return false;
      this.#link.post({ type: "count", ids: [...ids] });
      return true;
    });
    this.#link.onStateChange(() => {
      if (this.#link.state !== "ready") this.#counts.clear();
    }, new AbortController().signal);
  }

  get state(): HostState {
    const { state, greeting } = this.#link;
    const isOutdated = greeting !== undefined && greeting.version < MAXIMUM_VERSION;
    return isOutdated && (state === "ready" || state === "unknown") ? "outdated" : state;
  }

  /** @param listener called at every change, and when a trial has found what was known before */
  onStateChange(listener: () => void, signal: AbortSignal): void {
    this.#link.onStateChange(listener, signal);
  }

  /** What the last host to answer said of itself. */
  get greeting(): HostGreeting | undefined {
    return this.#link.greeting;
  }

  /** Does the host record for the developer tools? As long as it has not answered, it may. */
  get mayRecord(): boolean {
    return (this.#link.greeting?.version ?? RECORDING_VERSION) >= RECORDING_VERSION;
  }

  /**
   * The bytes that these sockets have had since they were opened, those that ended lately included.
   * There is none where the host does not know it, or does not run, or is too old to say.
   */
  count(ids: Iterable<SocketId>): Promise<SocketCounts> {
    return this.#counts.ask(ids);
  }

  /** Starts the host without a socket, to learn its state. */
  check(): void {
    this.#link.startNow();
    this.#restIfIdle();
  }

  /**
   * @param report hears about the socket, up to one last `closed`, `error` or `denied`
   * @param announce is told the socket's number before the host hears of it
   */
  open(
    request: HostOpenRequest,
    report: (report: SocketReport) => void,
    announce: (id: SocketId) => void = () => {},
  ): HostSocket {
    const id = this.#add({ report, isOpen: false });
    announce(id);
    this.#link.post({ type: "open", id, ...request, rules: [...request.rules] });
    return this.#socketOf(id);
  }

  /** @returns the listener, of which only `close` and `abort` mean something */
  listen(
    request: HostListenRequest,
    { report, accept, announce = () => {} }: HostListenerEvents,
  ): HostSocket {
    const id = this.#add({ report, accept, isOpen: false });
    announce(id);
    this.#link.post({ type: "listen", id, ...request, rules: [...request.rules] });
    return this.#socketOf(id);
  }

  /** @returns undefined where the host is too old for pipes, or not there */
  offerPipe(
    { origins, site, byteLimit }: HostPipeRequest,
    events: HostPipeEvents,
  ): HostPipe | undefined {
    const { version } = this.#link;
    if (version === undefined || version < PIPE_VERSION) return undefined;
    this.#lastPipeId += 1;
    const id = this.#lastPipeId;
    this.#pipes.set(id, events);
    this.#link.post({ type: "offer-pipe", pipe: id, origins: [...origins], site, byteLimit });
    return {
      id,
      close: () => {
        if (this.#pipes.has(id)) this.#link.post({ type: "close-pipe", pipe: id });
      },
    };
  }

  /**
   * Records sockets for the developer tools, where the host is no older than that. A host that is
   * started anew is to be told anew which.
   *
   * @param receive is given the records of each message, and says `taken` when it has room for more
   */
  record(receive: (records: readonly HostRecord[]) => void): HostRecording {
    this.#lastRecordingId += 1;
    const recording = this.#lastRecordingId;
    const post = (message: ToHost) => this.#link.post(message, RECORDING_VERSION);
    this.#recordings.set(recording, receive);
    return {
      add: (ids) => post({ type: "record", recording, ids: [...ids] }),
      taken: () => post({ type: "recorded-taken", recording }),
      end: () => {
        if (this.#recordings.delete(recording)) post({ type: "end-recording", recording });
      },
    };
  }

  #add(socket: OpenSocket): SocketId {
    this.#lastId += 1;
    this.#sockets.set(this.#lastId, socket);
    this.#link.need();
    return this.#lastId;
  }

  #socketOf(id: SocketId): HostSocket {
    const postIfAlive = (message: ToHost) => {
      if (this.#sockets.has(id)) this.#link.post(message);
    };
    return {
      id,
      send: (data) => postIfAlive({ type: "send", id, data: new Uint8Array(data).toBase64() }),
      credit: (byteLength) => postIfAlive({ type: "credit", id, byteLength }),
      upgrade: (place) => postIfAlive({ type: "upgrade", id, ...placed(place) }),
      close: (place) => postIfAlive({ type: "close", id, ...placed(place) }),
      abort: () => postIfAlive({ type: "abort", id }),
      attach: (pipe, pageId) => postIfAlive({ type: "attach", id, pipe, pageId }),
      resume: ({ received, consumed }) => postIfAlive({ type: "resume", id, received, consumed }),
    };
  }

  #receive(message: SocketMessage): void {
    switch (message.type) {
      case "data":
        this.#receiveData(message);
        break;
      case "accepted":
        this.#accept(message);
        break;
      case "pipe-offered":
        this.#pipes.get(message.pipe)?.offered(message.port, message.token);
        break;
      case "pipe-lost":
        this.#losePipe(message.pipe, "pipe");
        break;
      case "counts":
        this.#counts.receive(message);
        break;
      case "recorded":
        this.#recordings.get(message.recording)?.(message.records);
        break;
      default:
        this.#toSocket(message.id, message);
    }
  }

  #accept({ id, acceptedId, host, port }: Extract<SocketMessage, { type: "accepted" }>): void {
    const accept = this.#sockets.get(id)?.accept;
    if (accept === undefined) {
      // The listener's last message crossed this one under way.
      this.#link.post({ type: "abort", id: acceptedId });
      return;
    }
    let report: (report: SocketReport) => void = () => {};
    this.#sockets.set(acceptedId, { report: (message) => report(message), isOpen: true });
    report = accept({ host, port, socket: this.#socketOf(acceptedId) });
  }

  #receiveData({ id, data: base64 }: Extract<SocketMessage, { type: "data" }>): void {
    const data = decode(base64);
    if (data !== undefined) {
      this.#toSocket(id, { type: "data", data });
    } else {
      this.#report("The native host sent data that is not base64");
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
      this.#restIfIdle();
    }
    socket.report(report);
  }

  #losePipe(id: PipeId, cause: "pipe" | "host"): void {
    const events = this.#pipes.get(id);
    this.#pipes.delete(id);
    events?.lost(cause);
  }

  #lost(state: HostState): void {
    const lost = [...this.#sockets];
    this.#sockets.clear();
    for (const [id, { report, isOpen }] of lost) {
      report({ type: "error", id, failure: isOpen ? HOST_LOST : failureOfState(state) });
    }
    for (const id of [...this.#pipes.keys()]) this.#losePipe(id, "host");
  }

  #restIfIdle(): void {
    if (this.#sockets.size === 0) this.#link.rest();
  }
}

/** An older host knows no member that says nothing. */
function placed(place: PlaceInStream | undefined): { readonly after?: number } {
  return place?.after === undefined ? {} : { after: place.after };
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
  if (state === "too-old" || state === "too-new") return hostFailure("HOST_VERSION");
  return hostFailure("HOST_FAILED");
}
