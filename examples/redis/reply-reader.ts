import type { Reply } from "./reply.ts";

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
/** A reply that is larger than this ends the connection rather than the page. */
const MOST_BYTES = 64 * 1024 * 1024;
const DEEPEST = 32;

/** What was read, and where the rest begins; undefined where more bytes have to come first. */
type Read<T> = { readonly value: T; readonly end: number } | undefined;

/**
 * Cuts what Redis sends, split anywhere, into replies (RESP 2 and 3). Throws on what is no RESP: the
 * peer is no Redis then.
 */
export class ReplyReader {
  readonly #decoder = new TextDecoder();
  #bytes = new Uint8Array();

  push(chunk: Uint8Array): readonly Reply[] {
    const bytes = new Uint8Array(this.#bytes.byteLength + chunk.byteLength);
    bytes.set(this.#bytes);
    bytes.set(chunk, this.#bytes.byteLength);
    if (bytes.byteLength > MOST_BYTES) throw new RangeError("A reply is too large for this page");
    this.#bytes = bytes;
    const replies: Reply[] = [];
    let start = 0;
    for (let read = this.#reply(0, 0); read !== undefined; read = this.#reply(start, 0)) {
      replies.push(read.value);
      start = read.end;
    }
    this.#bytes = bytes.slice(start);
    return replies;
  }

  #reply(start: number, depth: number): Read<Reply> {
    if (depth > DEEPEST) throw new RangeError("A reply is too deep for this page");
    const line = this.#line(start);
    if (line === undefined) return undefined;
    const { end } = line;
    const text = line.value.slice(1);
    switch (line.value[0]) {
      case "+":
        return { value: { type: "simple", text }, end };
      case "-":
        return { value: { type: "error", text }, end };
      case ":":
      case ",":
      case "(":
        return { value: { type: "number", text }, end };
      case "#":
        return { value: { type: "simple", text: text === "t" ? "true" : "false" }, end };
      case "_":
        return { value: { type: "null" }, end };
      case "$":
      case "=":
      case "!":
        return this.#bulk(line.value[0], countOf(text), end);
      case "*":
      case "~":
      case ">":
        return this.#array(line.value[0], countOf(text), end, depth);
      case "%":
        return this.#map(countOf(text), end, depth);
      default:
        throw new SyntaxError("The server does not speak Redis’s protocol");
    }
  }

  #line(start: number): Read<string> {
    const at = this.#bytes.indexOf(LINE_FEED, start);
    if (at === -1) return undefined;
    if (this.#bytes[at - 1] !== CARRIAGE_RETURN) {
      throw new SyntaxError("The server does not speak Redis’s protocol");
    }
    return { value: this.#decoder.decode(this.#bytes.subarray(start, at - 1)), end: at + 1 };
  }

  #bulk(sign: string, length: number, start: number): Read<Reply> {
    if (length === -1) return { value: { type: "null" }, end: start };
    const end = start + length + 2;
    if (end > this.#bytes.byteLength) return undefined;
    const bytes = this.#bytes.slice(start, start + length);
    if (sign === "!") {
      return { value: { type: "error", text: this.#decoder.decode(bytes) }, end };
    }
    // A verbatim string says of what kind it is: `txt:`.
    return { value: { type: "bulk", bytes: sign === "=" ? bytes.subarray(4) : bytes }, end };
  }

  #array(sign: string, count: number, start: number, depth: number): Read<Reply> {
    if (count === -1) return { value: { type: "null" }, end: start };
    const read = this.#replies(count, start, depth);
    if (read === undefined) return undefined;
    const type = sign === ">" ? "push" : "array";
    return { value: { type, items: read.value }, end: read.end };
  }

  #map(count: number, start: number, depth: number): Read<Reply> {
    const read = this.#replies(2 * count, start, depth);
    if (read === undefined) return undefined;
    const entries: [Reply, Reply][] = [];
    for (let index = 0; index < read.value.length; index += 2) {
      const [key, value] = read.value.slice(index, index + 2);
      if (key !== undefined && value !== undefined) entries.push([key, value]);
    }
    return { value: { type: "map", entries }, end: read.end };
  }

  #replies(count: number, start: number, depth: number): Read<readonly Reply[]> {
    const items: Reply[] = [];
    let end = start;
    while (items.length < count) {
      const read = this.#reply(end, depth + 1);
      if (read === undefined) return undefined;
      items.push(read.value);
      end = read.end;
    }
    return { value: items, end };
  }
}

function countOf(text: string): number {
  if (!/^(?:-1|\d{1,9})$/u.test(text)) {
    throw new SyntaxError("The server does not speak Redis’s protocol");
  }
  return Number(text);
}
