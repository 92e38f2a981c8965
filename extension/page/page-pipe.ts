import type { SocketId } from "../../protocol/fields.ts";
import { PayloadPlaces } from "../../protocol/payload-places.ts";
import { encodePipeHeader, type PipeHeader, readPipeHeader } from "../../protocol/pipe-header.ts";
import type { PipeEnd } from "./pipe-end.ts";

export interface PagePipeEvents {
  header(header: PipeHeader): void;
  payload(id: SocketId, offset: number, data: ArrayBuffer): void;
}

/** The document's pipe: whose payload follows whose. */
export class PagePipe {
  readonly #end: PipeEnd;
  readonly #events: PagePipeEvents;
  readonly #incoming = new PayloadPlaces();
  readonly #outgoing = new PayloadPlaces();

  constructor(end: PipeEnd, events: PagePipeEvents) {
    this.#end = end;
    this.#events = events;
  }

  sendHeader(header: PipeHeader): void {
    this.#end.send(encodePipeHeader(header));
  }

  /** @param bytes stay the caller's */
  sendPayload(id: SocketId, offset: number, bytes: Uint8Array<ArrayBuffer>): void {
    const header = this.#outgoing.passAt({ id, offset }, bytes.byteLength);
    if (header !== undefined) this.sendHeader(header);
    this.#end.send(bytes);
  }

  receive(message: string | ArrayBuffer): void {
    if (typeof message === "string") {
      const header = readPipeHeader(message);
      if (header?.type === "data") this.#incoming.set(header);
      else if (header !== undefined) this.#events.header(header);
    } else {
      const place = this.#incoming.pass(message.byteLength);
      if (place !== undefined) this.#events.payload(place.id, place.offset, message);
    }
  }

  close(): void {
    this.#end.close();
  }
}
