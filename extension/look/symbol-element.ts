import { useSymbol } from "./use-symbol.ts";

const SVG = "http://www.w3.org/2000/svg";

/** An image of the page's own `<symbol id="symbol-…">`, which says nothing to those who cannot see it. */
export function symbolElement(name: string, className = "symbol"): SVGElement {
  const image = document.createElementNS(SVG, "svg");
  image.setAttribute("class", className);
  image.setAttribute("aria-hidden", "true");
  useSymbol(image, name);
  return image;
}
