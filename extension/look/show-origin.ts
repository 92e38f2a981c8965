import { createElement } from "./create-element.ts";

/** Fills an element with an origin: the scheme steps back, host and port stand out, nothing is cut. */
export function showOrigin(element: HTMLElement, origin: string): void {
  const hostAt = origin.indexOf("://") + "://".length;
  element.replaceChildren(
    createElement("span", "origin-scheme", origin.slice(0, hostAt)),
    createElement("span", "origin-host", origin.slice(hostAt)),
  );
}
