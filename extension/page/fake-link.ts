import type { LinkListener, Outgoing, SocketLink, SocketMessage } from "./broker-link.ts";

/** A message of the broker's to the one socket of a FakeLink. */
export type Incoming = SocketMessage extends infer Message
  ? Message extends SocketMessage
    ? Omit<Message, "id">
    : never
  : never;

/** A link for one socket under test: it records what the socket posts, and speaks for the broker. */
export class FakeLink {
  readonly posted: Outgoing[] = [];
  /** What the socket posts by the pipe. */
  readonly frames: ArrayBuffer[] = [];
  isReleased = false;
  #steps: (() => void)[] | undefined;
  #listener: LinkListener | undefined;

  attach(listener: LinkListener): SocketLink {
    this.#listener = listener;
    return {
      id: 1,
      hasPipe: false,
      postFrame: (frame) => this.frames.push(frame),
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

  disconnect(): void {
    if (!this.isReleased) this.#listener?.disconnected();
  }

  /** What was posted since the last call. */
  takePosted(): Outgoing[] {
    return this.posted.splice(0);
  }
}
