/** The bytes that all sockets of a site may hold in the host, in both directions together. */
export class SiteBudget {
  /** May change while it is used: that counts from the next byte on. */
  limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** @returns false if more is used now than may be */
  add(byteLength: number): boolean {
    this.#used += byteLength;
    return this.#used <= this.limit;
  }
}
