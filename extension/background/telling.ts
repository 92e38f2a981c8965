/** Tells of changes: of many at once only once, and nothing more once nobody listens. */
export class Telling {
  readonly #ready: Promise<unknown>;
  readonly #tell: () => void;
  readonly #signal: AbortSignal;
  #isDue = false;

  /**
   * @param ready nothing is told before
   * @param tell called in a later microtask
   * @param signal aborted when nobody listens any more
   */
  constructor(ready: Promise<unknown>, tell: () => void, signal: AbortSignal) {
    this.#ready = ready;
    this.#tell = tell;
    this.#signal = signal;
  }

  tell(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    void this.#ready.then(() => {
      this.#isDue = false;
      if (!this.#signal.aborted) this.#tell();
    });
  }
}
