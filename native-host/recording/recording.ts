import type { SocketId } from "../../protocol/fields.ts";
import { PAYLOAD_BYTES, SOCKETS_IN_ALL } from "../../protocol/limits.ts";
import {
  type Direction,
  type HostRecord,
  MOST_RECORDS,
  type RecordingId,
} from "../../protocol/recorded.ts";
import type { MessageSource, Outgoing, OutputQueue } from "../transport/output-queue.ts";
import { RecordRoom } from "./record-room.ts";

type BytesRecord = Extract<HostRecord, { kind: "bytes" }>;
type Omitted = Extract<HostRecord, { kind: "omitted" }>;

/** A record whose payload is not encoded yet. */
type Waiting =
  | Exclude<HostRecord, { kind: "bytes" }>
  | (Omit<BytesRecord, "data"> & { readonly data: Buffer });

/** Payload that goes by, without what the recording adds to it. */
type Carried = Pick<BytesRecord, "id" | "direction" | "place" | "time">;

/** Messages that may be under way to the developer tools; they say when they have taken one. */
const MOST_UNDER_WAY = 8;

/** Both directions of every socket may have something left out; of more it is not counted. */
const MOST_OMITTED = 2 * SOCKETS_IN_ALL;

/**
 * What one panel of the developer tools is told. It takes what comes as long as there is room, and
 * counts the bytes of the rest: the sockets wait for nobody who looks on.
 */
export class Recording implements MessageSource {
  readonly #id: RecordingId;
  readonly #output: OutputQueue;
  readonly #room = new RecordRoom();
  readonly #waiting: Waiting[] = [];
  /** What was left out and is not told yet, by socket and direction. */
  readonly #omitted = new Map<string, Omitted>();
  #underWay = 0;

  constructor(id: RecordingId, output: OutputQueue) {
    this.#id = id;
    this.#output = output;
  }

  /** Keeps a copy of these bytes, in pieces that a message can carry, or counts them. */
  carry(carried: Carried, bytes: Buffer): void {
    for (let start = 0; start < bytes.byteLength; start += PAYLOAD_BYTES) {
      const piece = bytes.subarray(start, start + PAYLOAD_BYTES);
      this.#carryPiece({ ...carried, place: carried.place + start }, piece);
    }
    this.#output.enqueue(this);
  }

  /** Adds what is no payload. */
  add(record: Exclude<HostRecord, { kind: "bytes" | "omitted" }>): void {
    this.#tellOmitted(record.id, "received");
    this.#tellOmitted(record.id, "sent");
    this.#push(record);
    this.#output.enqueue(this);
  }

  /** The developer tools have taken one message. */
  taken(): void {
    this.#underWay = Math.max(0, this.#underWay - 1);
    for (const { id, direction } of [...this.#omitted.values()]) this.#tellOmitted(id, direction);
    this.#output.enqueue(this);
  }

  /** Forgets everything. */
  end(): void {
    this.#waiting.length = 0;
    this.#omitted.clear();
  }

  takeMessage(): Outgoing | undefined {
    if (this.#underWay >= MOST_UNDER_WAY) return undefined;
    const records: HostRecord[] = [];
    let byteLength = 0;
    for (const record of this.#waiting) {
      byteLength += payloadBytes(record);
      const isFull = records.length === MOST_RECORDS || byteLength > PAYLOAD_BYTES;
      if (isFull) break;
      records.push(encoded(record));
    }
    if (records.length === 0) return undefined;
    for (const record of this.#waiting.splice(0, records.length)) {
      this.#room.giveBack(payloadBytes(record));
    }
    this.#underWay += 1;
    return { type: "recorded", recording: this.#id, records };
  }

  #carryPiece(carried: Carried, piece: Buffer): void {
    const { id, direction } = carried;
    const isTold = this.#tellOmitted(id, direction);
    if (isTold && this.#room.take(piece.byteLength)) {
      this.#waiting.push({ kind: "bytes", ...carried, data: Buffer.from(piece) });
    } else {
      this.#omit(carried, piece.byteLength);
    }
  }

  #omit(carried: Carried, byteLength: number): void {
    const key = keyOf(carried.id, carried.direction);
    const omitted = this.#omitted.get(key);
    if (omitted === undefined && this.#omitted.size >= MOST_OMITTED) return;
    const before = omitted ?? { kind: "omitted", ...carried, byteLength: 0 };
    this.#omitted.set(key, { ...before, byteLength: before.byteLength + byteLength });
  }

  /** @returns false if something is still untold */
  #tellOmitted(id: SocketId, direction: Direction): boolean {
    const key = keyOf(id, direction);
    const omitted = this.#omitted.get(key);
    if (omitted === undefined) return true;
    if (!this.#push(omitted)) return false;
    this.#omitted.delete(key);
    return true;
  }

  #push(record: Exclude<HostRecord, { kind: "bytes" }>): boolean {
    const hasRoom = this.#room.take(0);
    if (hasRoom) this.#waiting.push(record);
    return hasRoom;
  }
}

function keyOf(id: SocketId, direction: Direction): string {
  return `${id} ${direction}`;
}

function payloadBytes(record: Waiting): number {
  return record.kind === "bytes" ? record.data.byteLength : 0;
}

function encoded(record: Waiting): HostRecord {
  return record.kind === "bytes" ? { ...record, data: record.data.toString("base64") } : record;
}
