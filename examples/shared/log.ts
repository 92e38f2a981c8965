const MOST_ENTRIES = 500;
const NEAR_THE_END_PIXELS = 24;

/** A log on the page: the newest 500 entries, which scroll along unless the reader has scrolled back. */
export class Log {
  readonly #element: HTMLElement;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  /** @param kind what the style sheet knows the entry by */
  add(kind: string, ...content: readonly (Node | string)[]): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#element;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PIXELS;
    const entry = document.createElement("p");
    entry.setAttribute("data-kind", kind);
    entry.append(...content);
    this.#element.append(entry);
    while (this.#element.childElementCount > MOST_ENTRIES) this.#element.firstChild?.remove();
    if (isAtEnd) this.#element.scrollTop = this.#element.scrollHeight;
  }

  clear(): void {
    this.#element.replaceChildren();
  }
}

/** A piece of text in bold. */
export function bold(text: string): HTMLElement {
  const piece = document.createElement("b");
  piece.textContent = text;
  return piece;
}
