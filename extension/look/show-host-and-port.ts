import { createElement } from "./create-element.ts";
import { isLong } from "./is-long.ts";

/** Fills an element with `host:port`: a long host wraps wherever it has to, the port stays whole. */
export function showHostAndPort(element: HTMLElement, text: string): void {
  const portAt = text.lastIndexOf(":");
  element.classList.toggle("long", isLong(text));
  element.replaceChildren(
    text.slice(0, portAt),
    document.createElement("wbr"),
    createElement("span", "port", text.slice(portAt)),
  );
}
