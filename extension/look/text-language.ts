import browser from "webextension-polyfill";
import { languageOfTexts } from "./language-of-texts.ts";
import { message } from "./localize.ts";

/** The BCP 47 tag of the language that numbers and times are told in. */
export function textLanguage(): string {
  return languageOfTexts(message("languageTag"), browser.i18n.getUILanguage());
}
