/** An event of the extension interfaces, fired by a test. */
export class FakeEvent<Given extends readonly unknown[]> {
  readonly #listeners = new Set<(...given: Given) => void>();

  addListener(listener: (...given: Given) => void): void {
    this.#listeners.add(listener);
  }

  removeListener(listener: (...given: Given) => void): void {
    this.#listeners.delete(listener);
  }

  hasListener(listener: (...given: Given) => void): boolean {
    return this.#listeners.has(listener);
  }

  fire(...given: Given): void {
    for (const listener of [...this.#listeners]) listener(...given);
  }
}
