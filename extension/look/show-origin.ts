import { createElement } from "./create-element.ts";
import { isLong } from "./is-long.ts";
import { originParts } from "./origin-parts.ts";

/** Fills an element with an origin: whom a person deals with stands out, and nothing is cut. */
export function showOrigin(element: HTMLElement, origin: string): void {
  const { scheme, subdomains, registrable, port } = originParts(origin);
  element.classList.toggle("long", isLong(origin));
  element.replaceChildren(
    createElement("span", "origin-scheme", scheme),
    subdomains,
    createElement("strong", "origin-registrable", registrable),
    createElement("span", "port", port),
  );
}
