import { elementById } from "../look/element-by-id.ts";

/** A dialog that the page has in its own markup. */
export function dialogById(id: string): HTMLDialogElement {
  const dialog = elementById(id);
  if (!(dialog instanceof HTMLDialogElement)) throw new Error(`#${id} is no dialog`);
  return dialog;
}
