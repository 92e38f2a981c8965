/** A new element of a class that holds a text, as text. */
export function createElement(
  tag: "p" | "li" | "span" | "strong",
  className: string,
  text = "",
): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
