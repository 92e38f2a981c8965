import { createHash, type Hash } from "node:crypto";
import { LineDecoder, type Piece } from "./line-decoder.ts";

const LINE_BYTES = 1024;
const MAXIMUM_COUNT = 1000;
const MAXIMUM_RECEIVE_BYTES = 1024 * 1024 * 1024;

const HELP = [
  "help        this list",
  "time        the server's clock",
  "echo TEXT   the text again",
  `count N     the numbers from 1 to N, at most ${MAXIMUM_COUNT}`,
  "receive N   take the next N bytes, of a file for example, and tell their SHA-256",
  "quit        end the connection",
];

/** The demo server's side of one connection: bytes in, lines of text out, no socket in sight. */
export class LineConversation {
  readonly #decoder = new LineDecoder(LINE_BYTES);
  readonly #now: () => Date;
  #receiving: { readonly hash: Hash; readonly byteLength: number; remaining: number } | undefined;
  #hasEnded = false;

  constructor(now: () => Date) {
    this.#now = now;
  }

  get greeting(): string {
    return lines(["Hello from the demo server. Type help for what it understands."]);
  }

  /** The client said quit: nothing that it sends after that is answered. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Yields an answer for each command that the bytes complete. */
  *receive(chunk: Uint8Array): Generator<string, void, undefined> {
    for (const piece of this.#decoder.push(chunk)) {
      const answer = this.#answer(piece);
      if (answer.length > 0) yield lines(answer);
      if (this.#hasEnded) return;
    }
  }

  #answer(piece: Piece): readonly string[] {
    switch (piece.type) {
      case "line":
        return this.#obey(piece.text);
      case "bytes":
        return this.#take(piece.bytes);
      case "too-long":
        return [`That line is too long: at most ${LINE_BYTES} bytes, please.`];
    }
  }

  #obey(line: string): readonly string[] {
    const [command = "", argument = ""] = splitOnce(line.trimStart());
    switch (command.toLowerCase()) {
      case "":
        return [];
      case "help":
        return HELP;
      case "time":
        return [this.#now().toISOString()];
      case "echo":
        return [argument];
      case "count":
        return count(argument);
      case "receive":
        return this.#startReceiving(argument);
      case "quit":
        this.#hasEnded = true;
        return ["Goodbye."];
      default:
        return [`I do not know "${command}". Type help for what I understand.`];
    }
  }

  #startReceiving(argument: string): readonly string[] {
    const byteLength = wholeNumber(argument, MAXIMUM_RECEIVE_BYTES);
    if (byteLength === undefined) {
      return [`receive needs a whole number from 1 to ${MAXIMUM_RECEIVE_BYTES}.`];
    }
    this.#receiving = { hash: createHash("sha256"), byteLength, remaining: byteLength };
    this.#decoder.expectBytes(byteLength);
    return [`Send ${byteLength} bytes.`];
  }

  #take(bytes: Uint8Array): readonly string[] {
    const receiving = this.#receiving;
    if (receiving === undefined) return [];
    receiving.hash.update(bytes);
    receiving.remaining -= bytes.byteLength;
    if (receiving.remaining > 0) return [];
    this.#receiving = undefined;
    return [`Received ${receiving.byteLength} bytes, SHA-256 ${receiving.hash.digest("hex")}`];
  }
}

function count(argument: string): readonly string[] {
  const last = wholeNumber(argument, MAXIMUM_COUNT);
  if (last === undefined) return [`count needs a whole number from 1 to ${MAXIMUM_COUNT}.`];
  return Array.from({ length: last }, (_, index) => String(index + 1));
}

function wholeNumber(text: string, maximum: number): number | undefined {
  const number = /^\d{1,15}$/u.test(text.trim()) ? Number(text) : 0;
  return number >= 1 && number <= maximum ? number : undefined;
}

function splitOnce(line: string): readonly string[] {
  const space = line.indexOf(" ");
  return space === -1 ? [line.trimEnd()] : [line.slice(0, space), line.slice(space + 1)];
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\r\n`).join("");
}
