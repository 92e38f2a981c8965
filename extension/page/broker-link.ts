import type { SocketId } from "../../protocol/fields.ts";
import type { Disconnected, FromPage, Reset, ToPage } from "../../protocol/page-messages.ts";
import type { PermissionState } from "../../protocol/permission-state.ts";
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
}

/** What the link tells of the site's permission, once that was asked for. */
export interface PermissionListener {
  receive(state: PermissionState): void;
  /** The broker is gone: its successor says nothing before it is asked as well. */
  disconnected(): void;
}

/** One socket's share of the link. */
export interface SocketLink {
  post(message: Outgoing): void;
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
  #lastId = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ToPage | Disconnected>) => this.#receive(data);
  }

  /** @param acceptedId the id of an accepted connection; a socket of the page's own gets a new one */
  attach(listener: LinkListener, acceptedId?: SocketId): SocketLink {
    const id = acceptedId ?? this.#nextId();
    this.#listeners.set(id, listener);
    return {
      post: (message) => this.#post({ ...message, id }),
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
    else if (message.type === "permission") this.#permissionListener?.receive(message.state);
    else this.#listeners.get(message.id)?.receive(message);
  }

  #disconnected(): void {
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
