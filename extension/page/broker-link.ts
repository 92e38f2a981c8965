import type { SocketId } from "../../protocol/fields.ts";
import { SHARED_WINDOW_BYTES, WINDOW_BYTES } from "../../protocol/limits.ts";
import type {
  Disconnected,
  FromPage,
  Ping,
  PipeFailed,
  PipeOffered,
  PipePort,
  Pong,
  Reset,
  ToPage,
} from "../../protocol/page-messages.ts";
import type { PermissionState } from "../../protocol/permission-state.ts";
import type { PipeHeader } from "../../protocol/pipe-header.ts";
import { PagePipe } from "./page-pipe.ts";
import type { PayloadRoute } from "./payload-route.ts";
import { connectPipe, type PipeEnd, pipeByPort } from "./pipe-end.ts";
import { RelayWatch } from "./relay-watch.ts";
import { SendMemory } from "./send-memory.ts";
import { TaskQueue } from "./task-queue.ts";

/** A message of the broker's about one socket. */
export type SocketMessage = Extract<ToPage, { id: SocketId }>;

/** A message of a socket's, before the link has put the socket's id on it. */
export type Outgoing = FromPage extends infer Message
  ? Message extends { id: SocketId }
    ? Omit<Message, "id">
    : never
  : never;

/** The same of what goes by the pipe. */
export type OutgoingHeader = Omit<Extract<PipeHeader, { type: "credit" }>, "id">;

/** What the link tells one socket. */
export interface LinkListener {
  receive(message: SocketMessage): void;
  /** The broker is gone, and the socket with it. */
  disconnected(): void;
  /** Hears of the document's pipe; listeners carry no payload, and have none. */
  readonly payload?: PayloadRoute;
}

/** What the link tells of the site's permission, once that was asked for. */
export interface PermissionListener {
  receive(state: PermissionState): void;
  /** The broker is gone: its successor says nothing before it is asked as well. */
  disconnected(): void;
}

/** One socket's share of the link. */
export interface SocketLink {
  readonly id: SocketId;
  /** Has the document a pipe? */
  readonly hasPipe: boolean;
  /** What the socket may have under way on it. */
  readonly windowBytes: number;
  /** For what the socket sends; the document's. */
  readonly memory: SendMemory;
  post(message: Outgoing): void;
  /** Says something about the payload, by the pipe. */
  postHeader(header: OutgoingHeader): void;
  /**
   * Sends payload by the pipe.
   *
   * @param bytes stay the caller's
   */
  postPayload(offset: number, bytes: Uint8Array<ArrayBuffer>): void;
  /** Nothing more is heard from the broker about this socket. */
  release(): void;
  /** Runs a step in a task of its own, once all promises of the page have settled. */
  later(step: () => void): void;
}

/** What the relay says. */
type Received = ToPage | Disconnected | PipeOffered | PipePort | Pong;

/** The page's one way to the broker, shared by its sockets and by what it knows of its permission. */
export class BrokerLink {
  readonly #port: MessagePort;
  readonly #listeners = new Map<SocketId, LinkListener>();
  readonly #tasks = new TaskQueue();
  readonly #memory = new SendMemory();
  readonly #watch: RelayWatch;
  #permissionListener: PermissionListener | undefined;
  #pipe: PagePipe | undefined;
  /** Counts pipes and the ends of them: what was begun before the last one is of no use. */
  #pipeTurn = 0;
  #lastId = 0;

  /** @param isWaiting whether the relay takes nothing yet, as the document is prerendered */
  constructor(port: MessagePort, isWaiting = () => false) {
    this.#port = port;
    this.#watch = new RelayWatch({
      isWaiting,
      ping: () => this.#post({ type: "ping" }),
      lost: () => this.#disconnected(),
    });
    port.onmessage = ({ data, ports: [pipe] }: MessageEvent<Received>) => {
      this.#watch.heard();
      if (data.type === "pong") return;
      if (data.type === "pipe-offered") void this.#connectPipe(data);
      else if (data.type !== "pipe") this.#receive(data);
      else if (pipe !== undefined) this.#takePipe(pipe);
    };
  }

  /** The document comes back from where it was put away, and the relay has left the broker meanwhile. */
  returned(): void {
    this.#disconnected();
  }

  /** @param acceptedId the id of an accepted connection; a socket of the page's own gets a new one */
  attach(listener: LinkListener, acceptedId?: SocketId): SocketLink {
    const id = acceptedId ?? this.#nextId();
    this.#listeners.set(id, listener);
    this.#watch.begin();
    const hasPipe = () => this.#pipe !== undefined;
    const isAlone = () => this.#listeners.size === 1;
    return {
      id,
      get hasPipe() {
        return hasPipe();
      },
      get windowBytes() {
        return isAlone() ? WINDOW_BYTES : SHARED_WINDOW_BYTES;
      },
      memory: this.#memory,
      post: (message) => this.#post({ ...message, id }),
      postHeader: (header) => this.#pipe?.sendHeader({ ...header, id }),
      postPayload: (offset, bytes) => this.#pipe?.sendPayload(id, offset, bytes),
      release: () => this.#release(id),
      later: (step) => this.#tasks.add(step),
    };
  }

  /**
   * Takes the document's one listener for the site's permission.
   *
   * @returns asks the broker for the permission, and for every later change
   */
  attachPermission(listener: PermissionListener): () => void {
    this.#permissionListener = listener;
    return () => this.#post({ type: "query-permission" });
  }

  /** Turns an accepted connection away. */
  refuse(acceptedId: SocketId): void {
    this.#post({ type: "abort", id: acceptedId });
  }

  #release(id: SocketId): void {
    this.#listeners.delete(id);
    if (this.#listeners.size === 0) this.#watch.end();
  }

  #nextId(): SocketId {
    this.#lastId += 1;
    return this.#lastId;
  }

  #receive(message: ToPage | Disconnected): void {
    if (message.type === "disconnected") this.#disconnected();
    else if (message.type === "pipe-lost") this.#losePipe();
    else if (message.type === "permission") this.#permissionListener?.receive(message.state);
    else this.#listeners.get(message.id)?.receive(message);
  }

  /** Nobody but the page is asked to connect, so that its own policy holds. */
  async #connectPipe(offer: PipeOffered): Promise<void> {
    const turn = this.#nextPipeTurn();
    const end = await connectPipe(offer, this.#pipeEvents(turn));
    if (turn !== this.#pipeTurn) end?.close();
    else if (end === undefined) this.#post({ type: "pipe-failed" });
    else this.#openPipe(end);
  }

  #takePipe(port: MessagePort): void {
    this.#openPipe(pipeByPort(port, this.#pipeEvents(this.#nextPipeTurn())));
  }

  #nextPipeTurn(): number {
    this.#pipeTurn += 1;
    return this.#pipeTurn;
  }

  #pipeEvents(turn: number) {
    return {
      received: (message: string | ArrayBuffer) => {
        if (turn === this.#pipeTurn) this.#pipe?.receive(message);
      },
      closed: () => {
        // One that never opened is told by `connectPipe`.
        if (turn === this.#pipeTurn && this.#pipe !== undefined) this.#losePipe();
      },
    };
  }

  #openPipe(end: PipeEnd): void {
    this.#pipe = new PagePipe(end, {
      header: (header) => this.#listeners.get(header.id)?.payload?.receiveHeader(header),
      payload: (id, offset, data) => this.#listeners.get(id)?.payload?.receivePayload(offset, data),
    });
    for (const { payload } of this.#listeners.values()) payload?.pipeOpened();
  }

  /** Two may tell of it: the pipe itself, and the host. */
  #losePipe(): void {
    const hadPipe = this.#pipe !== undefined;
    this.#dropPipe();
    if (!hadPipe) return;
    for (const { payload } of this.#listeners.values()) payload?.pipeLost();
  }

  #dropPipe(): void {
    this.#pipeTurn += 1;
    this.#pipe?.close();
    this.#pipe = undefined;
  }

  #disconnected(): void {
    this.#dropPipe();
    const lost = [...this.#listeners.values()];
    this.#listeners.clear();
    this.#watch.end();
    this.#post({ type: "reset" });
    this.#permissionListener?.disconnected();
    for (const listener of lost) listener.disconnected();
  }

  #post(message: FromPage | Ping | Reset | PipeFailed): void {
    this.#port.postMessage(message, message.type === "send" ? [message.data] : []);
  }
}
