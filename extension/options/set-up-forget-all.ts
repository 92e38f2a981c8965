import { elementById } from "../look/element-by-id.ts";
import { onPress } from "../look/on-press.ts";
import { dialogById } from "./dialog-by-id.ts";

/** Asks whether everything is meant before it calls back. */
export function setUpForgetAll(onConfirm: () => void): void {
  const dialog = dialogById("forget-all-dialog");
  onPress(elementById("forget-all"), () => dialog.showModal());
  onPress(elementById("forget-all-cancel"), () => dialog.close());
  onPress(elementById("forget-all-confirm"), () => {
    dialog.close();
    onConfirm();
  });
}
