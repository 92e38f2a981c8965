import type { Socket } from "node:net";
import type { SocketId } from "../../protocol/fields.ts";
import { SOCKETS_IN_ALL } from "../../protocol/limits.ts";
import type { Direction, HostRecord, RecordingId } from "../../protocol/recorded.ts";
import { peerAddress } from "../connection/peer-address.ts";
import type { OutputQueue } from "../transport/output-queue.ts";
import { Recording } from "./recording.ts";
import type { Tap, Tapped } from "./tap.ts";

interface Recorded {
  /** Undefined for a listener, which carries nothing itself, and for what is not opened yet. */
  connection: Tapped | undefined;
  readonly recordings: Set<Recording>;
}

/** Panels of the developer tools that can look on at once. */
const MOST_RECORDINGS = 16;

/**
 * What is recorded for the developer tools, and of which sockets. A socket that belongs to no
 * recording is not touched.
 */
export class Recorder {
  readonly #output: OutputQueue;
  readonly #now: () => number;
  readonly #recordings = new Map<RecordingId, Recording>();
  readonly #sockets = new Map<SocketId, Recorded>();
  #highestId = 0;

  /** @param now milliseconds since 1970, with fractions, on a clock that never goes back */
  constructor(output: OutputQueue, now: () => number) {
    this.#output = output;
    this.#now = now;
  }

  /**
   * Records what a connection carries from now on, or what a listener accepts. Neither has to be there
   * yet.
   */
  record(recordingId: RecordingId, id: SocketId, connection?: Tapped): void {
    const recording = this.#find(recordingId);
    if (recording !== undefined) this.#add(recording, id, connection);
  }

  /** May this be recorded before it is opened? */
  get hasRoom(): boolean {
    return this.#sockets.size < SOCKETS_IN_ALL;
  }

  /** A connection begins, which may have been asked for before. */
  begin(id: SocketId, connection: Tapped): void {
    const recorded = this.#sockets.get(id);
    if (recorded === undefined) return;
    recorded.connection = connection;
    connection.tap = this.#tapOf(id, recorded.recordings);
  }

  /** A listener has accepted a connection, which is recorded like it. */
  inherit(listenerId: SocketId, id: SocketId, connection: Tapped): void {
    for (const recording of this.#sockets.get(listenerId)?.recordings ?? []) {
      this.#add(recording, id, connection);
    }
  }

  /** The developer tools have taken one `recorded`. */
  taken(recordingId: RecordingId): void {
    this.#recordings.get(recordingId)?.taken();
  }

  end(recordingId: RecordingId): void {
    const recording = this.#recordings.get(recordingId);
    if (recording === undefined) return;
    this.#recordings.delete(recordingId);
    recording.end();
    for (const [id, { connection, recordings }] of this.#sockets) {
      recordings.delete(recording);
      if (recordings.size > 0) continue;
      this.#sockets.delete(id);
      if (connection !== undefined) connection.tap = undefined;
    }
  }

  /** The socket or listener is gone. */
  forget(id: SocketId): void {
    this.#sockets.delete(id);
  }

  /** Undefined for one that has ended, or that there was no room for. */
  #find(id: RecordingId): Recording | undefined {
    if (id > this.#highestId) {
      this.#highestId = id;
      if (this.#recordings.size >= MOST_RECORDINGS) return undefined;
      this.#recordings.set(id, new Recording(id, this.#output));
    }
    return this.#recordings.get(id);
  }

  #add(recording: Recording, id: SocketId, connection: Tapped | undefined): void {
    const recorded = this.#sockets.get(id) ?? { connection, recordings: new Set() };
    if (recorded.recordings.has(recording)) return;
    recorded.recordings.add(recording);
    this.#sockets.set(id, recorded);
    if (connection === undefined) return;
    connection.tap = this.#tapOf(id, recorded.recordings);
    if (connection.openEnds === undefined) return;
    const { socket, received, sent } = connection.openEnds;
    recording.add({ kind: "joined", id, time: this.#now(), ...endsOf(socket), received, sent });
  }

  #tapOf(id: SocketId, recordings: ReadonlySet<Recording>): Tap {
    const add = (record: Exclude<HostRecord, { kind: "bytes" | "omitted" }>) => {
      for (const recording of recordings) recording.add(record);
    };
    const now = this.#now;
    return {
      opened: (socket) => add({ kind: "opened", id, time: now(), ...endsOf(socket) }),
      carried: (direction: Direction, place, bytes) => {
        const carried = { id, direction, place, time: now() };
        for (const recording of recordings) recording.carry(carried, bytes);
      },
      secured: () => add({ kind: "secured", id, time: now() }),
      ended: (direction) => add({ kind: "ended", id, time: now(), direction }),
    };
  }
}

/** A peer that has gone already leaves no addresses. */
function endsOf({ localAddress, localPort = 0, remoteAddress, remotePort = 0 }: Socket) {
  return {
    local: { address: addressText(localAddress), port: localPort },
    remote: { address: addressText(remoteAddress), port: remotePort },
  };
}

function addressText(address: string | undefined): string {
  return address === undefined ? "" : peerAddress(address);
}
