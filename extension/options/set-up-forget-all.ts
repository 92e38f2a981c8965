import { elementById } from "../look/element-by-id.ts";
import { onPress } from "../look/on-press.ts";

/** Asks whether everything is meant before it calls back. */
export function setUpForgetAll(onConfirm: () => void): void {
  const dialog = elementById("forget-all-dialog");
  if (!(dialog instanceof HTMLDialogElement)) throw new Error("The page's dialog is none");
  onPress(elementById("forget-all"), () => dialog.showModal());
  onPress(elementById("forget-all-cancel"), () => dialog.close());
  onPress(elementById("forget-all-confirm"), () => {
    dialog.close();
    onConfirm();
  });
}
