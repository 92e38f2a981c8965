import { WINDOW_BYTES } from "../../protocol/limits.ts";
import type { PipeHeader } from "../../protocol/pipe-header.ts";
import type { LinkListener, Outgoing, SocketLink, SocketMessage } from "./broker-link.ts";
import { SendMemory } from "./send-memory.ts";

/** A message of the broker's to the one socket of a FakeLink. */
export type Incoming = SocketMessage extends infer Message
  ? Message extends SocketMessage
    ? Omit<Message, "id">
    : never
  : never;

/** What a socket says by the pipe, its payload by itself. */
export interface PipeMessage {
  readonly header: PipeHeader;
  readonly payload: Uint8Array;
}

/** A link for one socket under test: it records what the socket posts, and speaks for the broker. */
export class FakeLink {
  readonly posted: Outgoing[] = [];
  /** What the socket posts by the pipe. */
  readonly piped: PipeMessage[] = [];
  isReleased = false;
  /** Has the document a pipe? */
  hasPipe = false;
  #steps: (() => void)[] | undefined;
  #listener: LinkListener | undefined;

  attach(listener: LinkListener): SocketLink {
    this.#listener = listener;
    const hasPipe = () => this.hasPipe;
    return {
      id: 1,
      get hasPipe() {
        return hasPipe();
      },
      windowBytes: WINDOW_BYTES,
      memory: new SendMemory(),
      postHeader: (header) =>
        this.piped.push({ header: { ...header, id: 1 }, payload: new Uint8Array() }),
      postPayload: (offset, bytes) =>
        this.piped.push({ header: { type: "data", id: 1, offset }, payload: bytes.slice() }),
      post: (message) => this.posted.push(message),
      release: () => {
        this.isReleased = true;
      },
      later: (step) => {
        if (this.#steps === undefined) step();
        else this.#steps.push(step);
      },
    };
  }

  /** From now on what the socket puts off to a later task waits for `runStep`; else it runs at once. */
  holdSteps(): void {
    this.#steps = [];
  }

  /** Runs what was put off first; false where there is nothing. */
  runStep(): boolean {
    const step = this.#steps?.shift();
    step?.();
    return step !== undefined;
  }

  /** As the real link: a socket that has let go hears nothing more. */
  say(message: Incoming): void {
    if (!this.isReleased) this.#listener?.receive({ ...message, id: 1 });
  }

  /** The document gets its pipe. */
  openPipe(): void {
    this.hasPipe = true;
    if (!this.isReleased) this.#listener?.payload?.pipeOpened();
  }

  losePipe(): void {
    this.hasPipe = false;
    if (!this.isReleased) this.#listener?.payload?.pipeLost();
  }

  /** The host says something on the pipe, and its payload. */
  sayByPipe(header: PipeHeader, payload: Uint8Array = new Uint8Array()): void {
    if (this.isReleased || !this.hasPipe) return;
    const route = this.#listener?.payload;
    if (header.type === "data") route?.receivePayload(header.offset, payload.slice().buffer);
    else route?.receiveHeader(header);
  }

  /** What was said by the pipe since the last call. */
  takePiped(): PipeMessage[] {
    return this.piped.splice(0);
  }

  disconnect(): void {
    if (!this.isReleased) this.#listener?.disconnected();
  }

  /** What was posted since the last call. */
  takePosted(): Outgoing[] {
    return this.posted.splice(0);
  }
}
