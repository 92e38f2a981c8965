import { elementById } from "../look/element-by-id.ts";
import { message } from "../look/localize.ts";
import { plainText } from "../look/plain-text.ts";
import type { PromptTab } from "./prompt-messages.ts";

const TITLE_CHARACTERS = 80;

/** Says which tab asks, by the title that the site gave it. */
export function showTab({ title = "" }: PromptTab): void {
  const shown = plainText(title, TITLE_CHARACTERS);
  const element = elementById("tab-title");
  element.hidden = shown === "";
  element.textContent = shown === "" ? "" : message("promptTab", shown);
}
