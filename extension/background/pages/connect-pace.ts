/** What may begin at once before the pace is kept, in seconds of it. */
const BURST_SECONDS = 1;

/**
 * Keeps a site to so many connections a second: those beyond it wait for their turn, in order. How
 * many wait is bounded by how many sockets the site may have.
 */
export class ConnectPace {
  readonly #perSecond: () => number;
  readonly #waiting = new Set<() => void>();
  /** When the pace would have all that began so far done, by the clock of `performance.now()`. */
  #doneAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(perSecond: () => number) {
    this.#perSecond = perSecond;
  }

  /**
   * Resolves when it is the connection's turn.
   *
   * @param signal aborted when the turn is no longer wanted: it is the next one's, and nobody waits
   */
  turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const take = () => {
        signal.removeEventListener("abort", leave);
        this.#begin();
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(take);
        resolve();
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.add(take);
      this.#next();
    });
  }

  /** As many as may begin now do, and a timer is set for the others. */
  #next(): void {
    if (this.#timer !== undefined) return;
    for (const take of this.#waiting) {
      const wait = this.#millisecondsToNext();
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#timer = undefined;
          this.#next();
        }, wait);
        return;
      }
      this.#waiting.delete(take);
      take();
    }
  }

  #begin(): void {
    this.#doneAt = Math.max(this.#doneAt, performance.now()) + this.#interval;
  }

  #millisecondsToNext(): number {
    const ahead = Math.max(this.#doneAt - performance.now(), 0);
    return ahead + this.#interval - BURST_SECONDS * 1000;
  }

  get #interval(): number {
    return 1000 / this.#perSecond();
  }
}
