/** Bytes a second, each way. */
export interface Rate {
  readonly received: number;
  readonly sent: number;
}

/** Bytes so far, each way. */
export interface Total {
  readonly received: number;
  readonly sent: number;
}

const NO_RATE: Rate = { received: 0, sent: 0 };

/** How many rates are kept, the last ones: as many as a graph shows. */
export const SAMPLES = 40;

/** What the byte counts of a socket, taken now and then, say of its throughput. */
export class Throughput {
  readonly #rates: Rate[] = [];
  #total: Total | undefined;
  #countedAt = 0;

  /** The oldest first, at most `SAMPLES`. */
  get rates(): readonly Rate[] {
    return this.#rates;
  }

  get latest(): Rate {
    return this.#rates.at(-1) ?? NO_RATE;
  }

  /** Undefined before the first count. */
  get total(): Total | undefined {
    return this.#total;
  }

  /**
   * The first count alone says nothing of a rate: the bytes may be hours old.
   *
   * @param at milliseconds on a clock that never goes back
   */
  count(total: Total, at: number): void {
    const seconds = (at - this.#countedAt) / 1_000;
    if (this.#total !== undefined && seconds > 0) {
      this.#rates.push({
        received: Math.max(total.received - this.#total.received, 0) / seconds,
        sent: Math.max(total.sent - this.#total.sent, 0) / seconds,
      });
      if (this.#rates.length > SAMPLES) this.#rates.shift();
    }
    this.#total = total;
    this.#countedAt = at;
  }
}
