import { buildElement } from "./build-element.ts";
import { textLanguage } from "./text-language.ts";

/** The day of a time, given in milliseconds since 1970; the rest of it is told on demand. */
export function timeElement(time: number): HTMLElement {
  const element = buildElement("time", "", dayText(time));
  element.dateTime = new Date(time).toISOString();
  element.title = timeText(time, { dateStyle: "full", timeStyle: "short" });
  return element;
}

/** The same with the time of day, for what is of today most likely. */
export function momentElement(time: number): HTMLElement {
  const element = timeElement(time);
  element.textContent = timeText(time, { dateStyle: "short", timeStyle: "short" });
  return element;
}

export function dayText(time: number): string {
  return timeText(time, { dateStyle: "medium" });
}

function timeText(time: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(textLanguage(), options).format(time);
}
