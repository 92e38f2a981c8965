const SVG = "http://www.w3.org/2000/svg";

/** Draws the page's own `<symbol id="symbol-…">` in place of what the image showed before. */
export function useSymbol(image: Element, name: string): void {
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#symbol-${name}`);
  image.replaceChildren(use);
}
