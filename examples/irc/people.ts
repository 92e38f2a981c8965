/** Who is in the channel, as a list of the page. */
export class People {
  readonly #list: HTMLElement;
  readonly #names = new Set<string>();

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** The names of a channel as the server lists them, with a sign for operators and the like. */
  add(...listed: readonly string[]): void {
    for (const name of listed) this.#names.add(name.replace(/^[~&@%+]+/u, ""));
    this.#render();
  }

  remove(name: string): void {
    this.#names.delete(name);
    this.#render();
  }

  clear(): void {
    this.#names.clear();
    this.#render();
  }

  #render(): void {
    const sorted = [...this.#names].sort((one, other) => one.localeCompare(other));
    const items = sorted.map((name) => {
      const item = document.createElement("li");
      item.textContent = name;
      return item;
    });
    this.#list.replaceChildren(...items);
  }
}
