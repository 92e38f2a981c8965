/**
 * Has an element of one text say this. The text that is there is changed and not put in the place of
 * another, which spares the browser the box of a new one; where it is the same nothing is touched.
 */
export function setText(element: HTMLElement, text: string): void {
  const { firstChild } = element;
  if (!(firstChild instanceof Text)) element.textContent = text;
  else if (firstChild.data !== text) firstChild.data = text;
}
