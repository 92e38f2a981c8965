import browser from "webextension-polyfill";
import type messages from "../_locales/en/messages.json";

/** The name of a text in `_locales`. */
export type MessageKey = keyof typeof messages;

/** A text in the person's language, with its placeholders filled in order. */
export function message(key: MessageKey, ...substitutions: readonly string[]): string {
  return browser.i18n.getMessage(key, [...substitutions]);
}

/** Gives every element with `data-message="key"` that text, inputs their placeholders, and says which language it is. */
export function localize(page: Document): void {
  page.documentElement.lang = message("languageTag");
  for (const element of page.querySelectorAll<HTMLElement>("[data-message]")) {
    const key = element.getAttribute("data-message");
    if (key !== null) element.textContent = browser.i18n.getMessage(key);
  }
  for (const input of page.querySelectorAll<HTMLInputElement>("input[data-placeholder]")) {
    input.placeholder = browser.i18n.getMessage(input.getAttribute("data-placeholder") ?? "");
  }
}
