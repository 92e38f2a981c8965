import type { SocketId } from "./fields.ts";
import type { PipeHeader } from "./pipe-header.ts";

/** Where payload belongs: a socket, under the page's own id, and a place in its stream. */
export interface PayloadPlace {
  readonly id: SocketId;
  readonly offset: number;
}

/**
 * One direction of a pipe: where the payload that is next belongs. That is said by a header where it is
 * not what the payload before it leads to.
 */
export class PayloadPlaces {
  #next: PayloadPlace | undefined;

  /** A header has said it. */
  set(place: PayloadPlace): void {
    this.#next = place;
  }

  /** Passes payload whose place was said; undefined if none was. */
  pass(byteLength: number): PayloadPlace | undefined {
    const place = this.#next;
    if (place !== undefined) this.#next = { ...place, offset: place.offset + byteLength };
    return place;
  }

  /**
   * Passes payload of this place.
   *
   * @returns the header to say ahead of it, if any
   */
  passAt({ id, offset }: PayloadPlace, byteLength: number): PipeHeader | undefined {
    const isNext = this.#next?.id === id && this.#next.offset === offset;
    this.#next = { id, offset: offset + byteLength };
    return isNext ? undefined : { type: "data", id, offset };
  }
}
