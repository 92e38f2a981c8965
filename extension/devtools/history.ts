import type { Direction } from "../../protocol/recorded.ts";
import type { Ending } from "../background/pages/live-sockets.ts";
import type { PanelRecord, PanelSocket, ToPanel } from "./panel-messages.ts";

/** An IP address, empty where it could not be known any more, and a port. */
export interface KnownEndpoint {
  readonly address: string;
  readonly port: number;
}

/** A socket or listener, as far as the panel knows it. */
export interface TrackedSocket {
  /** The latest that the broker has told. */
  facts: PanelSocket;
  /** Undefined before it was open, or where the host does not record. */
  ends: { readonly local: KnownEndpoint; readonly remote: KnownEndpoint } | undefined;
  /** Payload bytes in each direction since it was opened, as far as the panel knows. */
  readonly bytes: Record<Direction, number>;
  /** Undefined as long as it lives. */
  ended: { readonly time: number; readonly ending: Ending } | undefined;
  /** How many of its entries are kept. */
  entries: number;
}

/** What can happen to a socket. */
export type Happening =
  | { readonly kind: "opening" | "opened" | "secured" }
  | { readonly kind: "joined"; readonly received: number; readonly sent: number }
  | {
      readonly kind: "bytes";
      readonly direction: Direction;
      readonly place: number;
      readonly data: Uint8Array<ArrayBuffer>;
    }
  | {
      readonly kind: "omitted";
      readonly direction: Direction;
      readonly place: number;
      readonly byteLength: number;
    }
  | { readonly kind: "ended"; readonly direction: Direction }
  | { readonly kind: "closed"; readonly ending: Ending };

export interface Entry {
  readonly socket: TrackedSocket;
  /** Milliseconds since 1970, with fractions. */
  readonly time: number;
  readonly what: Happening;
}

/** What is kept; the oldest goes first. */
export const MOST_BYTES = 16 * 1024 * 1024;
export const MOST_ENTRIES = 10_000;

/** All that the panel was told of the tab's sockets, as far as it fits, in the order of time. */
export class History {
  readonly #sockets = new Map<number, TrackedSocket>();
  #entries: Entry[] = [];
  #byteLength = 0;
  #forgotten = 0;

  get sockets(): readonly TrackedSocket[] {
    return [...this.#sockets.values()];
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Payload that is kept. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** Entries that had to go. */
  get forgotten(): number {
    return this.#forgotten;
  }

  apply(message: Exclude<ToPanel, { type: "host" }>): void {
    switch (message.type) {
      case "sockets":
        for (const facts of message.sockets) this.#update(facts);
        break;
      case "recorded":
        for (const record of message.records) this.#record(record);
        break;
      case "ended":
        this.#end(message);
        break;
      default:
        message satisfies never;
    }
    this.#forgetOldest();
  }

  /** The broker that told of them is gone, and so are they. */
  endAll(time: number): void {
    for (const [key, { ended }] of this.#sockets) {
      if (ended === undefined) this.#end({ key, time, ending: "left" });
    }
  }

  /** Forgets everything but the sockets that are live. */
  clear(): void {
    this.#entries = [];
    this.#byteLength = 0;
    this.#forgotten = 0;
    for (const [key, socket] of this.#sockets) {
      socket.entries = 0;
      if (socket.ended !== undefined) this.#sockets.delete(key);
    }
  }

  #update(facts: PanelSocket): void {
    const socket = this.#sockets.get(facts.key);
    if (socket !== undefined) {
      socket.facts = facts;
      return;
    }
    const added: TrackedSocket = {
      facts,
      ends: undefined,
      bytes: { received: 0, sent: 0 },
      ended: undefined,
      entries: 0,
    };
    this.#sockets.set(facts.key, added);
    this.#add({ socket: added, time: facts.startedAt, what: { kind: "opening" } });
  }

  #record(record: PanelRecord): void {
    const socket = this.#sockets.get(record.key);
    if (socket === undefined) return;
    const { time } = record;
    switch (record.kind) {
      case "joined":
        socket.bytes.received = record.received;
        socket.bytes.sent = record.sent;
        socket.ends = record;
        this.#add({ socket, time, what: record });
        break;
      case "opened":
        socket.ends = record;
        this.#add({ socket, time, what: record });
        break;
      case "bytes": {
        const { direction, place } = record;
        const data = new Uint8Array(record.data);
        socket.bytes[direction] = place + data.byteLength;
        this.#add({ socket, time, what: { kind: "bytes", direction, place, data } });
        break;
      }
      case "omitted":
        socket.bytes[record.direction] = record.place + record.byteLength;
        this.#add({ socket, time, what: record });
        break;
      case "secured":
      case "ended":
        this.#add({ socket, time, what: record });
        break;
      default:
        record satisfies never;
    }
  }

  #end({ key, time, ending }: { key: number; time: number; ending: Ending }): void {
    const socket = this.#sockets.get(key);
    if (socket === undefined || socket.ended !== undefined) return;
    socket.ended = { time, ending };
    this.#add({ socket, time, what: { kind: "closed", ending } });
  }

  /** In its place by its time: what host and broker tell comes by two ways. */
  #add(entry: Entry): void {
    let index = this.#entries.length;
    while (index > 0 && (this.#entries[index - 1]?.time ?? 0) > entry.time) index -= 1;
    if (index === this.#entries.length) this.#entries.push(entry);
    else this.#entries.splice(index, 0, entry);
    entry.socket.entries += 1;
    this.#byteLength += payloadBytes(entry);
  }

  #forgetOldest(): void {
    let count = 0;
    while (this.#byteLength > MOST_BYTES || this.#entries.length - count > MOST_ENTRIES) {
      const oldest = this.#entries[count];
      if (oldest === undefined) break;
      count += 1;
      this.#byteLength -= payloadBytes(oldest);
      oldest.socket.entries -= 1;
      const { socket } = oldest;
      const isOver = socket.entries === 0 && socket.ended !== undefined;
      if (isOver) this.#sockets.delete(socket.facts.key);
    }
    this.#forgotten += count;
    if (count > 0) this.#entries = this.#entries.slice(count);
  }
}

export function payloadBytes({ what }: Entry): number {
  return what.kind === "bytes" ? what.data.byteLength : 0;
}
