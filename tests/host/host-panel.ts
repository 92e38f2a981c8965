import type { FromHost } from "../../protocol/host-messages.ts";
import type { Direction, HostRecord } from "../../protocol/recorded.ts";
import type { HostProcess } from "./host-process.ts";

type RecordOf<Kind extends HostRecord["kind"]> = Extract<HostRecord, { readonly kind: Kind }>;

/** A panel of the developer tools, as the host knows one: it asks for records and takes them. */
export class HostPanel {
  readonly records: HostRecord[] = [];
  readonly #host: HostProcess;
  readonly #recording: number;
  #isTaking = true;
  #untaken = 0;

  constructor(host: HostProcess, recording = 1) {
    this.#host = host;
    this.#recording = recording;
    host.onMessage((message) => this.#receive(message));
  }

  record(...ids: number[]): this {
    this.#host.send({ type: "record", recording: this.#recording, ids });
    return this;
  }

  /** What comes from now on is not taken, as by a panel that hangs. */
  hang(): void {
    this.#isTaking = false;
  }

  /** Takes what has come meanwhile, and what comes. */
  takeOn(): void {
    this.#isTaking = true;
    for (; this.#untaken > 0; this.#untaken--) this.#take();
  }

  close(): void {
    this.#host.send({ type: "end-recording", recording: this.#recording });
  }

  /** Of one socket. */
  of(id: number): readonly HostRecord[] {
    return this.records.filter((record) => record.id === id);
  }

  ofKind<Kind extends HostRecord["kind"]>(id: number, kind: Kind): readonly RecordOf<Kind>[] {
    return this.of(id).filter((record): record is RecordOf<Kind> => record.kind === kind);
  }

  /** What was recorded of one direction, and where that stood in the stream. */
  pieces(id: number, direction: Direction): readonly { place: number; data: Buffer }[] {
    return this.ofKind(id, "bytes")
      .filter((record) => record.direction === direction)
      .map(({ place, data }) => ({ place, data: Buffer.from(data, "base64") }));
  }

  bytes(id: number, direction: Direction): Buffer {
    return Buffer.concat(this.pieces(id, direction).map(({ data }) => data));
  }

  /** Bytes that went by without being recorded, as far as the host has told. */
  omittedBytes(id: number, direction: Direction): number {
    return this.ofKind(id, "omitted")
      .filter((record) => record.direction === direction)
      .reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Resolves once so many bytes of a direction were recorded or counted. */
  async hasHeard(id: number, direction: Direction, byteLength: number): Promise<void> {
    const heard = () => this.bytes(id, direction).byteLength + this.omittedBytes(id, direction);
    await this.#host.inbox.until(`a record of ${byteLength} bytes`, () => heard() >= byteLength);
  }

  async hasKind(id: number, kind: HostRecord["kind"]): Promise<void> {
    await this.#host.inbox.until(`a record ${kind}`, () => this.ofKind(id, kind).length > 0);
  }

  #receive(message: FromHost): void {
    if (message.type !== "recorded" || message.recording !== this.#recording) return;
    this.records.push(...message.records);
    if (this.#isTaking) this.#take();
    else this.#untaken += 1;
  }

  #take(): void {
    this.#host.send({ type: "recorded-taken", recording: this.#recording });
  }
}
