import { createElement } from "../look/create-element.ts";
import { heldWords } from "../look/held-words.ts";
import { message } from "../look/localize.ts";
import type { ReachPlace } from "../look/reach-lines.ts";
import { showHostAndPort } from "../look/show-host-and-port.ts";
import type { SiteReachLine } from "./site-reach.ts";

/** Fills a list with what a site may use, and for how long. */
export function showAllowed(
  list: HTMLElement,
  lines: readonly SiteReachLine[],
  isPrivate: boolean,
): void {
  list.replaceChildren(
    ...lines.map((line) => lineElement(line, [message(heldWords(line.life, isPrivate))])),
  );
}

/** Fills a list with what a site is refused, until the person takes that back. */
export function showRefused(list: HTMLElement, lines: readonly SiteReachLine[]): void {
  list.replaceChildren(
    ...lines.map((line) => {
      const isByPolicy = line.life === undefined;
      return lineElement(line, isByPolicy ? [message("popupHeldByPolicy")] : []);
    }),
  );
}

function lineElement({ place, words }: SiteReachLine, held: readonly string[]): HTMLElement {
  const texts = words.map((key) => message(key));
  const item = createElement("li", "");
  if (place.type === "any") {
    item.append(...texts.map((text) => createElement("p", "", text)), ...noteElements(held));
  } else {
    item.append(placeElement(place), ...noteElements([...texts, ...held]));
  }
  return item;
}

function noteElements(notes: readonly string[]): readonly HTMLElement[] {
  if (notes.length === 0) return [];
  const element = document.createElement("div");
  element.className = "notes label";
  element.append(...notes.map((note) => createElement("p", "", note)));
  return [element];
}

function placeElement(place: Exclude<ReachPlace, { type: "any" }>): HTMLElement {
  if (place.type === "ports") return createElement("p", "", message(place.text, ...place.ports));
  const element = createElement("p", "exact");
  showHostAndPort(element, place.destination);
  return element;
}
