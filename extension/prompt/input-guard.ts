/** How long a prompt has to stay as it is before input counts, in milliseconds. */
export const QUIET_MILLISECONDS = 1000;

/**
 * Keeps input that was meant for something else from answering a prompt: none counts until a
 * second has passed since the window appeared or was last disturbed, and a press counts only if it
 * also began after that. Times are in milliseconds of one clock that never goes back.
 */
export class InputGuard {
  #armedAt: number;
  #pressedAt: number | undefined;

  constructor(now: number) {
    this.#armedAt = now + QUIET_MILLISECONDS;
  }

  /** From when on input counts, if nothing disturbs the window until then. */
  get armedAt(): number {
    return this.#armedAt;
  }

  /** The window appeared, changed, moved, or went to or from the front. */
  disturbed(now: number): void {
    this.#armedAt = Math.max(this.#armedAt, now + QUIET_MILLISECONDS);
  }

  isArmed(now: number): boolean {
    return now >= this.#armedAt;
  }

  /** A pointer or a key went down on a button. */
  pressed(now: number): void {
    this.#pressedAt = now;
  }

  /**
   * Does this click count? The press that it ends is forgotten. A click without a press, as
   * assistive technology makes it, counts by its own time.
   */
  accepts(now: number): boolean {
    const begun = this.#pressedAt ?? now;
    this.#pressedAt = undefined;
    return this.isArmed(begun) && this.isArmed(now);
  }
}
