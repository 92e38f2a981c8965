import { endianness } from "node:os";
import { Writable } from "node:stream";
import { fromHostSchema } from "../../protocol/host-messages.ts";
import { NativeMessageDecoder } from "../../protocol/native-message.ts";
import { parse } from "../../protocol/parse.ts";
import { MessageInbox } from "./message-inbox.ts";

/**
 * The browser's end of the host's output: takes one write at a time, and none while it is not
 * reading. Throws at anything that is not a message of the protocol.
 */
export class FakeBrowser {
  readonly inbox = new MessageInbox();
  readonly #decoder = new NativeMessageDecoder(endianness() === "LE");
  #isReading = true;
  #held: (() => void) | undefined;

  /** Full after every write, until that has been taken. */
  readonly stream = new Writable({
    highWaterMark: 1,
    write: (chunk: Buffer, _encoding, done) => {
      this.#take(chunk);
      this.#held = done;
      if (this.#isReading) setImmediate(() => this.#release());
    },
  });

  /** One more write is taken; the pipe is full from then on. */
  stopReading(): void {
    this.#isReading = false;
  }

  readOn(): void {
    this.#isReading = true;
    this.#release();
  }

  /** As a pipe does, it takes the next write later and not within the call. */
  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    held?.();
  }

  #take(chunk: Buffer): void {
    for (const decoded of this.#decoder.push(chunk)) {
      if (decoded.type === "fault") throw new Error(`The host wrote no message: ${decoded.code}`);
      const parsed = parse(fromHostSchema, decoded.value);
      if (!parsed.ok) throw new Error(`The host wrote a wrong message: ${parsed.reason}`);
      this.inbox.push(parsed.value);
    }
  }
}
