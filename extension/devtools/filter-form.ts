import { DIRECTIONS } from "../../protocol/recorded.ts";
import { elementById } from "../look/element-by-id.ts";
import { inputById } from "../look/input-by-id.ts";
import { directionOf, FILTER_FIELDS, searchFor } from "./entry-filter.ts";
import type { Entry, TrackedSocket } from "./history.ts";

/** The fields by which a person says what is to be shown. */
export class FilterForm {
  readonly #text = inputById("search");
  readonly #field = selectById("search-field");
  readonly #direction = selectById("direction");
  #isFound: ((entry: Entry) => boolean) | undefined;

  constructor(onChange: () => void) {
    const search = () => {
      this.#search();
      onChange();
    };
    this.#text.addEventListener("input", search);
    this.#field.addEventListener("change", search);
    this.#direction.addEventListener("change", onChange);
    this.#search();
  }

  /** Whether an entry is shown. Nothing is found by what is no search. */
  isShown(entry: Entry, socket: TrackedSocket | undefined): boolean {
    if (socket !== undefined && entry.socket !== socket) return false;
    const direction = DIRECTIONS.find((each) => each === this.#direction.value);
    if (direction !== undefined && directionOf(entry) !== direction) return false;
    return this.#isFound?.(entry) ?? false;
  }

  #search(): void {
    const field = FILTER_FIELDS.find((each) => each === this.#field.value) ?? "text";
    this.#isFound = searchFor({ field, text: this.#text.value });
    const isMistaken = this.#isFound === undefined;
    this.#text.ariaInvalid = String(isMistaken);
    elementById("search-mistake").hidden = !isMistaken;
  }
}

function selectById(id: string): HTMLSelectElement {
  const element = elementById(id);
  if (!(element instanceof HTMLSelectElement)) throw new Error(`#${id} is no list to choose from`);
  return element;
}
