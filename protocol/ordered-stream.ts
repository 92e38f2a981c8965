/** A piece of a stream. */
interface Piece {
  readonly byteLength: number;
}

/** Something that was asked for after so many bytes of the stream. */
interface Pending {
  readonly after: number;
  readonly act: () => void;
}

/**
 * One direction of a socket whose pieces come by native messaging, in order, and by a pipe with their
 * places in the stream: it puts them in order. What comes early is held; nothing bounds that but the
 * window of the socket, which the caller checks.
 */
export class OrderedStream<P extends Piece> {
  readonly #deliver: (piece: P) => void;
  readonly #early: { readonly offset: number; readonly piece: P }[] = [];
  readonly #pending: Pending[] = [];
  #receivedBytes = 0;
  #earlyBytes = 0;

  /** @param deliver takes the pieces in order */
  constructor(deliver: (piece: P) => void) {
    this.#deliver = deliver;
  }

  /** The place in the stream that is reached. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  /** Held because something before them is missing. */
  get earlyBytes(): number {
    return this.#earlyBytes;
  }

  /** The next piece, by native messaging. */
  receive(piece: P): void {
    this.#advance(piece);
    this.#advanceEarly();
  }

  /** A piece by the pipe. False if the stream has passed its place. */
  receiveAt(offset: number, piece: P): boolean {
    if (offset < this.#receivedBytes) return false;
    if (offset === this.#receivedBytes) {
      this.#advance(piece);
    } else {
      this.#early.push({ offset, piece });
      this.#earlyBytes += piece.byteLength;
    }
    return true;
  }

  /** Does something as soon as the stream has reached a place; as soon as it is its turn without one. */
  whenAfter(after: number | undefined, act: () => void): void {
    this.#pending.push({ after: after ?? 0, act });
    this.#runPending();
  }

  /** The pipe is lost, and what came by it early comes again. */
  forgetEarly(): void {
    this.#early.length = 0;
    this.#earlyBytes = 0;
  }

  #advance(piece: P): void {
    this.#receivedBytes += piece.byteLength;
    this.#deliver(piece);
    this.#runPending();
  }

  #advanceEarly(): void {
    for (;;) {
      const [first] = this.#early;
      if (first === undefined || first.offset !== this.#receivedBytes) return;
      this.#early.shift();
      this.#earlyBytes -= first.piece.byteLength;
      this.#advance(first.piece);
    }
  }

  #runPending(): void {
    for (;;) {
      const [first] = this.#pending;
      if (first === undefined || first.after > this.#receivedBytes) return;
      this.#pending.shift();
      first.act();
    }
  }
}
