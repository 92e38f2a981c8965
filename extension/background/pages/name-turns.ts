/**
 * So many of a site's names at once. The host looks up 64, by the system's own service, which keeps a
 * thread busy for each and cannot be called off: a site whose names take for ever must leave threads
 * to the others.
 */
const MOST_AT_ONCE = 32;

/** Keeps the sockets of one site whose names are not known to be resolved yet to a bounded number. */
export class NameTurns {
  readonly #most: number;
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(most = MOST_AT_ONCE) {
    this.#most = most;
  }

  /**
   * Resolves when there is room, in order.
   *
   * @param signal aborted when the turn is no longer wanted: nobody waits then
   * @returns gives the turn back; a second call does nothing
   */
  take(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve) => {
      const begin = () => {
        signal.removeEventListener("abort", leave);
        this.#taken += 1;
        let isHeld = true;
        resolve(() => {
          if (!isHeld) return;
          isHeld = false;
          this.#taken -= 1;
          this.#next();
        });
      };
      const leave = () => {
        this.#waiting.delete(begin);
        resolve(() => {});
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.add(begin);
      this.#next();
    });
  }

  #next(): void {
    for (const begin of this.#waiting) {
      if (this.#taken >= this.#most) return;
      this.#waiting.delete(begin);
      begin();
    }
  }
}
