import { buildElement } from "../look/build-element.ts";

export interface VirtualListOptions<Item extends object> {
  /** The list box, which scrolls. */
  readonly element: HTMLElement;
  /** How high every row is, in the size of the root's text. */
  readonly rowRems: number;
  /** What a row shows. */
  readonly build: (item: Item) => readonly (Node | string)[];
  /** What has to differ for a row to be built anew. */
  readonly version: (item: Item) => string;
  readonly onChoose: (item: Item) => void;
  /** Whether the newest stays in view, as long as nobody has scrolled away from it. */
  readonly followsEnd?: boolean;
}

/** Rows above and below what is in view, so that scrolling shows no gaps. */
const MARGIN_ROWS = 6;

interface Row {
  readonly element: HTMLElement;
  version: string;
}

/**
 * A list box of which only the rows in view exist: ten thousand of them cost no more than thirty.
 * One row can be chosen, by pointer or by the keys of a list box.
 */
export class VirtualList<Item extends object> {
  readonly #options: VirtualListOptions<Item>;
  readonly #space = buildElement("div", "rows");
  readonly #rows = new Map<Item, Row>();
  #items: readonly Item[] = [];
  #chosen: Item | undefined;
  #isAtEnd = true;

  constructor(options: VirtualListOptions<Item>) {
    this.#options = options;
    const { element } = options;
    this.#space.role = "presentation";
    element.append(this.#space);
    element.addEventListener("scroll", () => {
      const { scrollTop, clientHeight, scrollHeight } = element;
      this.#isAtEnd = scrollTop + clientHeight >= scrollHeight - this.#rowHeight / 2;
      this.#paint();
    });
    element.addEventListener("click", (event) => this.#press(event));
    element.addEventListener("keydown", (event) => this.#type(event));
    new ResizeObserver(() => this.#paint()).observe(element);
  }

  get chosen(): Item | undefined {
    return this.#chosen;
  }

  /** Shows these; what was chosen stays so as long as it is among them. */
  show(items: readonly Item[]): void {
    const { element, followsEnd = false } = this.#options;
    const rowHeight = this.#rowHeight;
    const top = Math.floor(element.scrollTop / rowHeight);
    const anchor = this.#items[top];
    this.#items = items;
    if (this.#chosen !== undefined && !items.includes(this.#chosen)) this.#chosen = undefined;
    this.#space.style.height = `${items.length * rowHeight}px`;
    if (followsEnd && this.#isAtEnd) element.scrollTop = items.length * rowHeight;
    else if (anchor !== undefined && items[top] !== anchor) {
      const at = items.indexOf(anchor);
      // The rows under a person's eyes stay, though some above them went.
      if (at >= 0) element.scrollTop += (at - top) * rowHeight;
    }
    this.#paint();
  }

  /** Chooses a row and brings it into view. */
  choose(item: Item | undefined): void {
    this.#chosen = item;
    if (item !== undefined) this.#reveal(this.#items.indexOf(item));
    this.#paint();
  }

  /** In pixels, with text of whatever size. */
  get #rowHeight(): number {
    const { fontSize } = getComputedStyle(document.documentElement);
    return this.#options.rowRems * Number.parseFloat(fontSize);
  }

  #paint(): void {
    const { element } = this.#options;
    const rowHeight = this.#rowHeight;
    this.#space.style.height = `${this.#items.length * rowHeight}px`;
    const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - MARGIN_ROWS);
    const shown = Math.ceil(element.clientHeight / rowHeight) + 2 * MARGIN_ROWS;
    const items = this.#items.slice(first, first + shown);
    const wanted = new Set(items);
    for (const [item, row] of this.#rows) {
      if (wanted.has(item)) continue;
      row.element.remove();
      this.#rows.delete(item);
    }
    let active = "";
    for (const [offset, item] of items.entries()) {
      const row = this.#rowOf(item);
      const index = first + offset;
      const isChosen = item === this.#chosen;
      row.style.height = `${rowHeight}px`;
      row.id = `${element.id}-${index}`;
      row.style.transform = `translateY(${index * rowHeight}px)`;
      row.ariaPosInSet = String(index + 1);
      row.ariaSetSize = String(this.#items.length);
      row.ariaSelected = String(isChosen);
      if (isChosen) active = row.id;
      // A screen reader reads them in this order.
      const before = this.#space.children[offset];
      if (before !== row) this.#space.insertBefore(row, before ?? null);
    }
    if (active === "") element.removeAttribute("aria-activedescendant");
    else element.setAttribute("aria-activedescendant", active);
  }

  #rowOf(item: Item): HTMLElement {
    const version = this.#options.version(item);
    const known = this.#rows.get(item);
    const row = known ?? { element: buildElement("div", "row"), version: "" };
    if (known === undefined) {
      row.element.role = "option";
      this.#rows.set(item, row);
    }
    if (known === undefined || row.version !== version) {
      row.version = version;
      row.element.replaceChildren(...this.#options.build(item));
    }
    return row.element;
  }

  /** A row may be built anew between press and release: where the pointer is tells which one. */
  #press({ clientY, detail, target }: MouseEvent): void {
    const { element } = this.#options;
    const row = target instanceof Element ? target.closest(".row") : null;
    const position = row?.ariaPosInSet;
    const fromTop = clientY - element.getBoundingClientRect().top + element.scrollTop;
    const isByPointer = detail > 0 || typeof position !== "string";
    this.#chooseAt(isByPointer ? Math.floor(fromTop / this.#rowHeight) : Number(position) - 1);
  }

  #type(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { element } = this.#options;
    const last = this.#items.length - 1;
    const now = this.#chosen === undefined ? -1 : this.#items.indexOf(this.#chosen);
    const page = Math.max(1, Math.floor(element.clientHeight / this.#rowHeight) - 1);
    const target = {
      ArrowDown: now + 1,
      ArrowUp: now === -1 ? last : now - 1,
      PageDown: now + page,
      PageUp: now - page,
      Home: 0,
      End: last,
    }[event.key];
    if (target === undefined || last < 0) return;
    event.preventDefault();
    this.#chooseAt(Math.min(Math.max(target, 0), last));
  }

  #chooseAt(index: number): void {
    const item = this.#items[index];
    if (item === undefined) return;
    this.choose(item);
    this.#options.onChoose(item);
  }

  #reveal(index: number): void {
    if (index < 0) return;
    const { element } = this.#options;
    const rowHeight = this.#rowHeight;
    const top = index * rowHeight;
    const bottom = top + rowHeight - element.clientHeight;
    if (element.scrollTop > top) element.scrollTop = top;
    else if (element.scrollTop < bottom) element.scrollTop = bottom;
  }
}
