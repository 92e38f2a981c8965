/** So many rows are made at once: a long list does not keep anybody waiting. */
const PORTION = 100;

/** Has a long list made piece by piece, as its end comes into view. */
export class Portions {
  readonly #end: Element;
  readonly #observer: IntersectionObserver;
  #limit = PORTION;

  /**
   * @param end what comes after the list
   * @param onMore called when there is room for more rows
   */
  constructor(end: Element, onMore: () => void) {
    this.#end = end;
    this.#observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting !== true) return;
        this.#limit += PORTION;
        onMore();
      },
      { rootMargin: "50%" },
    );
  }

  /** The first rows, as many as there is room for. */
  of<Item>(items: readonly Item[]): readonly Item[] {
    this.#observer.disconnect();
    // Watched anew, the end is heard of again even where it has stayed in view.
    if (items.length > this.#limit) this.#observer.observe(this.#end);
    return items.slice(0, this.#limit);
  }

  /** Another list begins. */
  reset(): void {
    this.#limit = PORTION;
  }
}
