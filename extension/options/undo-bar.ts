import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import { onPress } from "../look/on-press.ts";
import type { UndoableChange } from "./options-messages.ts";

/** Says what was changed last, and takes it back. */
export class UndoBar {
  readonly #bar = elementById("undo-bar");
  readonly #text = elementById("undo-text");
  readonly #announcement = elementById("announcement");

  constructor(onUndo: () => void) {
    onPress(elementById("undo"), () => {
      this.#announcement.textContent = message("optionsUndone");
      onUndo();
    });
  }

  show(change: UndoableChange | undefined): void {
    const text = change === undefined ? "" : changeText(change);
    this.#bar.hidden = change === undefined;
    if (text === this.#text.textContent) return;
    this.#text.textContent = text;
    if (change !== undefined) this.#announcement.textContent = text;
  }
}

function changeText({ type, origin = "" }: UndoableChange): string {
  switch (type) {
    case "revoke-site":
      return message("optionsRevokedSite", origin);
    case "revoke-grant":
      return message("optionsRevokedGrant", origin);
    case "unblock":
      return message("optionsUnblocked", origin);
    case "edit-grant":
      return message("optionsEdited", origin);
    case "import":
      return message("optionsImported");
    case "clear-log":
      return message("logCleared");
    case "forget-all":
      return message("optionsForgotAll");
  }
}
