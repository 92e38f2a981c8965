import type { SocketId } from "../../protocol/fields.ts";
import { encodePipeHeader, type PipeHeader, readPipeHeader } from "../../protocol/pipe-header.ts";
import type { PipeEnd } from "./pipe-end.ts";

/** Where payload belongs: a socket, and a place in its stream. */
interface Place {
  readonly id: SocketId;
  readonly offset: number;
}

export interface PagePipeEvents {
  header(header: PipeHeader): void;
  payload(id: SocketId, offset: number, data: ArrayBuffer): void;
}

/** The document's pipe: whose payload follows whose. */
export class PagePipe {
  readonly #end: PipeEnd;
  readonly #events: PagePipeEvents;
  /** Of the payload that is next, either way, unless a header says otherwise. */
  #incoming: Place | undefined;
  #outgoing: Place | undefined;

  constructor(end: PipeEnd, events: PagePipeEvents) {
    this.#end = end;
    this.#events = events;
  }

  sendHeader(header: PipeHeader): void {
    this.#end.send(encodePipeHeader(header));
  }

  /** @param bytes stay the caller's */
  sendPayload(id: SocketId, offset: number, bytes: Uint8Array<ArrayBuffer>): void {
    const isNext = this.#outgoing?.id === id && this.#outgoing.offset === offset;
    if (!isNext) this.sendHeader({ type: "data", id, offset });
    this.#outgoing = { id, offset: offset + bytes.byteLength };
    this.#end.send(bytes);
  }

  receive(message: string | ArrayBuffer): void {
    if (typeof message === "string") {
      const header = readPipeHeader(message);
      if (header?.type === "data") this.#incoming = header;
      else if (header !== undefined) this.#events.header(header);
    } else if (this.#incoming !== undefined) {
      const { id, offset } = this.#incoming;
      this.#incoming = { id, offset: offset + message.byteLength };
      this.#events.payload(id, offset, message);
    }
  }

  close(): void {
    this.#end.close();
  }
}
