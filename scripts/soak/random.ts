/** Pseudo-random numbers that a seed repeats: splitmix32, as `deterministicBytes` has it. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return ((word ^ (word >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both bounds included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** A whole number whose logarithm is spread evenly: small ones are as frequent as large ones. */
  size(least: number, most: number): number {
    return Math.round(least * (most / least) ** this.next());
  }

  /** @param weighted at least one, each as frequent as its weight says */
  choose<T>(weighted: readonly (readonly [weight: number, item: T])[]): T {
    let left = this.next() * weighted.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of weighted) {
      left -= weight;
      if (left < 0) return item;
    }
    const [last] = weighted.slice(-1);
    if (last === undefined) throw new Error("There is nothing to choose from");
    return last[1];
  }
}
