import { elementById } from "./element-by-id.ts";

/** The input that the page's own markup has by this id. Throws where it is missing. */
export function inputById(id: string): HTMLInputElement {
  const element = elementById(id);
  if (!(element instanceof HTMLInputElement)) throw new Error(`#${id} is no input`);
  return element;
}
