import type { SocketId } from "../../protocol/fields.ts";
import {
  type Disconnected,
  type FromPage,
  PIPE_CLOSED,
  type PipeOpened,
  type Reset,
  type ToPage,
} from "../../protocol/page-messages.ts";
import type { PermissionState } from "../../protocol/permission-state.ts";
import { readPipeHeader } from "../../protocol/pipe-frame.ts";
import type { PayloadRoute } from "./payload-route.ts";
import { TaskQueue } from "./task-queue.ts";

/** A message of the broker's about one socket. */
export type SocketMessage = Extract<ToPage, { id: SocketId }>;

/** A message of a socket's, before the link has put the socket's id on it. */
export type Outgoing = FromPage extends infer Message
  ? Message extends { id: SocketId }
    ? Omit<Message, "id">
    : never
  : never;

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
  post(message: Outgoing): void;
  /** Sends a frame by the pipe. */
  postFrame(frame: ArrayBuffer): void;
  /** Nothing more is heard from the broker about this socket. */
  release(): void;
  /** Runs a step in a task of its own, once all promises of the page have settled. */
  later(step: () => void): void;
}

/** The page's one way to the broker, shared by its sockets and by what it knows of its permission. */
export class BrokerLink {
  readonly #port: MessagePort;
  readonly #listeners = new Map<SocketId, LinkListener>();
  readonly #tasks = new TaskQueue();
  #permissionListener: PermissionListener | undefined;
  #firstPipe: MessagePort | undefined;
  #pipe: MessagePort | undefined;
  #lastId = 0;

  /** @param firstPipe for the document's first pipe: its other end was given to the relay */
  constructor(port: MessagePort, firstPipe?: MessagePort) {
    this.#port = port;
    this.#firstPipe = firstPipe;
    port.onmessage = ({ data, ports }: MessageEvent<ToPage | Disconnected | PipeOpened>) => {
      const [pipe = this.#firstPipe] = ports;
      if (data.type !== "pipe") this.#receive(data);
      else if (pipe !== undefined) this.#openPipe(pipe);
    };
  }

  /** @param acceptedId the id of an accepted connection; a socket of the page's own gets a new one */
  attach(listener: LinkListener, acceptedId?: SocketId): SocketLink {
    const id = acceptedId ?? this.#nextId();
    this.#listeners.set(id, listener);
    const hasPipe = () => this.#pipe !== undefined;
    return {
      id,
      get hasPipe() {
        return hasPipe();
      },
      post: (message) => this.#post({ ...message, id }),
      postFrame: (frame) => this.#pipe?.postMessage(frame, [frame]),
      release: () => this.#listeners.delete(id),
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

  #nextId(): SocketId {
    this.#lastId += 1;
    return this.#lastId;
  }

  #receive(message: ToPage | Disconnected): void {
    if (message.type === "disconnected") this.#disconnected();
    else if (message.type === "pipe-lost") this.#losePipe(this.#pipe);
    else if (message.type === "permission") this.#permissionListener?.receive(message.state);
    else this.#listeners.get(message.id)?.receive(message);
  }

  #openPipe(pipe: MessagePort): void {
    this.#firstPipe = undefined;
    this.#pipe = pipe;
    pipe.onmessage = ({ data }: MessageEvent<ArrayBuffer | typeof PIPE_CLOSED>) => {
      if (pipe !== this.#pipe) return;
      if (data === PIPE_CLOSED) this.#losePipe(pipe);
      else this.#receiveFrame(data);
    };
    for (const { payload } of this.#listeners.values()) payload?.pipeOpened();
  }

  #receiveFrame(frame: ArrayBuffer): void {
    const header = readPipeHeader(new Uint8Array(frame));
    if (header !== undefined) this.#listeners.get(header.id)?.payload?.receiveFrame(header, frame);
  }

  /** Two may tell of it: who carries the pipe, and the host. */
  #losePipe(pipe: MessagePort | undefined): void {
    if (pipe === undefined || pipe !== this.#pipe) return;
    this.#pipe = undefined;
    pipe.close();
    for (const { payload } of this.#listeners.values()) payload?.pipeLost();
  }

  #disconnected(): void {
    this.#pipe?.close();
    this.#pipe = undefined;
    const lost = [...this.#listeners.values()];
    this.#listeners.clear();
    this.#post({ type: "reset" });
    this.#permissionListener?.disconnected();
    for (const listener of lost) listener.disconnected();
  }

  #post(message: FromPage | Reset): void {
    this.#port.postMessage(message, message.type === "send" ? [message.data] : []);
  }
}
