/** Long enough for a host that starts, short enough that a person sees an answer to what they did. */
const CHECK_AGAIN_MILLISECONDS = 3_000;

/** Ten minutes of checks: a page that was left open does not start the host for ever. */
const MOST_CHECKS = 200;

export interface HostWatchEvents {
  /** The host is to be checked now. */
  readonly check: () => void;
  /** The watch has ended without a call of `stop`. */
  readonly giveUp: () => void;
}

/** Has the host checked every few seconds, for a while. */
export class HostWatch {
  readonly #events: HostWatchEvents;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(events: HostWatchEvents) {
    this.#events = events;
  }

  /** Begins with a check at once, and with its full time anew if it is running. */
  start(): void {
    this.stop();
    let checksLeft = MOST_CHECKS - 1;
    this.#timer = setInterval(() => {
      if (checksLeft === 0) {
        this.stop();
        this.#events.giveUp();
        return;
      }
      checksLeft -= 1;
      this.#events.check();
    }, CHECK_AGAIN_MILLISECONDS);
    this.#events.check();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
