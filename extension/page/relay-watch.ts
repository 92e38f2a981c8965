const LOOK_MILLISECONDS = 2_000;

/** A page that was busy for long has its answers between two looks. */
const MOST_MISSED = 3;

export interface RelayWatchEvents {
  /** The relay answers nothing yet, as the document is prerendered. */
  isWaiting(): boolean;
  /** Asks the relay for a sign of life. */
  ping(): void;
  /** There is no relay any more, and so no broker. */
  lost(): void;
}

/**
 * Looks whether the relay is still there, as long as the page has sockets. Firefox ends it together with
 * the extension, when that is updated, reloaded or removed, and tells neither of them: its side of the
 * port is silent from then on.
 */
export class RelayWatch {
  readonly #events: RelayWatchEvents;
  readonly #startTimer: (step: () => void) => () => void;
  #stopTimer: (() => void) | undefined;
  #unanswered = 0;

  constructor(events: RelayWatchEvents) {
    this.#events = events;
    // Kept from before the page could put others in their place.
    const { setInterval, clearInterval } = globalThis;
    this.#startTimer = (step) => {
      const timer = setInterval(step, LOOK_MILLISECONDS);
      return () => clearInterval(timer);
    };
  }

  begin(): void {
    this.#stopTimer ??= this.#startTimer(() => this.#look());
  }

  end(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    this.#unanswered = 0;
  }

  /** Anything that the relay says is a sign of life. */
  heard(): void {
    this.#unanswered = 0;
  }

  #look(): void {
    if (this.#events.isWaiting()) return;
    if (this.#unanswered >= MOST_MISSED) {
      this.end();
      this.#events.lost();
      return;
    }
    this.#unanswered += 1;
    this.#events.ping();
  }
}
