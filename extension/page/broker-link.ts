import type { SocketId } from "../../protocol/fields.ts";
import type { Disconnected, FromPage, Reset, ToPage } from "../../protocol/page-messages.ts";
import { TaskQueue } from "./task-queue.ts";

/** A message of the page's, before the link has put the socket's id on it. */
export type Outgoing = FromPage extends infer Message
  ? Message extends { id: SocketId }
    ? Omit<Message, "id">
    : never
  : never;

/** What the link tells one socket. */
export interface LinkListener {
  receive(message: ToPage): void;
  /** The broker is gone, and the socket with it. */
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

/** The page's one way to the broker, shared by its sockets. */
export class BrokerLink {
  readonly #port: MessagePort;
  readonly #listeners = new Map<SocketId, LinkListener>();
  readonly #tasks = new TaskQueue();
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
    else this.#listeners.get(message.id)?.receive(message);
  }

  #disconnected(): void {
    const lost = [...this.#listeners.values()];
    this.#listeners.clear();
    this.#post({ type: "reset" });
    for (const listener of lost) listener.disconnected();
  }

  #post(message: FromPage | Reset): void {
    this.#port.postMessage(message, message.type === "send" ? [message.data] : []);
  }
}
