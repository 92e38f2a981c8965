const LINE_FEED = 0x0a;

export type Piece =
  | { readonly type: "line"; readonly text: string }
  /** A line grew longer than it may; it is skipped up to its end. Told once a line. */
  | { readonly type: "too-long" }
  | { readonly type: "bytes"; readonly bytes: Uint8Array };

/**
 * Cuts a stream, split anywhere, into lines that end with LF or CRLF, in UTF-8. Keeps at most one
 * line. The caller may ask for a number of raw bytes in between, by `expectBytes`, while it has a
 * line in hand.
 */
export class LineDecoder {
  readonly #maximumBytes: number;
  readonly #line: Uint8Array;
  #lineLength = 0;
  #isSkipping = false;
  #expectedBytes = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
    this.#line = new Uint8Array(maximumBytes);
  }

  /** The next `byteLength` bytes are no lines: they come as they are, in any number of pieces. */
  expectBytes(byteLength: number): void {
    this.#expectedBytes = byteLength;
  }

  *push(chunk: Uint8Array): Generator<Piece, void, undefined> {
    let rest = chunk;
    while (rest.byteLength > 0) {
      if (this.#expectedBytes > 0) {
        const bytes = rest.subarray(0, this.#expectedBytes);
        this.#expectedBytes -= bytes.byteLength;
        rest = rest.subarray(bytes.byteLength);
        yield { type: "bytes", bytes };
      } else {
        const end = rest.indexOf(LINE_FEED);
        yield* this.#extendLine(end === -1 ? rest : rest.subarray(0, end));
        rest = end === -1 ? new Uint8Array() : rest.subarray(end + 1);
        if (end !== -1) yield* this.#finishLine();
      }
    }
  }

  *#extendLine(part: Uint8Array): Generator<Piece, void, undefined> {
    if (this.#isSkipping) return;
    if (this.#lineLength + part.byteLength > this.#maximumBytes) {
      this.#isSkipping = true;
      yield { type: "too-long" };
    } else {
      this.#line.set(part, this.#lineLength);
      this.#lineLength += part.byteLength;
    }
  }

  *#finishLine(): Generator<Piece, void, undefined> {
    const text = new TextDecoder().decode(this.#line.subarray(0, this.#lineLength));
    const wasSkipping = this.#isSkipping;
    this.#lineLength = 0;
    this.#isSkipping = false;
    if (!wasSkipping) yield { type: "line", text: text.endsWith("\r") ? text.slice(0, -1) : text };
  }
}
