import type { Page } from "puppeteer-core";

/** What does not fit: a page that scrolls sideways, and words that are cut off or lie outside of it. */
export function layoutFaultsIn(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const faults: string[] = [];
    if (scrollWidth > clientWidth) {
      faults.push(`the page is ${scrollWidth} wide, and its window ${clientWidth}`);
    }
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = words.nextNode(); node !== null; node = words.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? "";
      if (text === "" || element?.checkVisibility({ contentVisibilityAuto: true }) !== true)
        continue;
      if (element.closest(".unseen, dialog:not([open]), option, .skip") !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const { left, right } = range.getBoundingClientRect();
      for (let box: Element | null = element; box !== null; box = box.parentElement) {
        const { overflowX, clipPath } = getComputedStyle(box);
        // Meant to be heard alone.
        if (clipPath !== "none" && overflowX !== "visible") break;
        if (overflowX === "auto" || overflowX === "scroll") break;
        const isEdge = box === document.documentElement || overflowX !== "visible";
        if (!isEdge && !(box instanceof HTMLButtonElement)) continue;
        const edges = box.getBoundingClientRect();
        if (left < edges.left - 1 || right > edges.right + 1) {
          faults.push(`“${text.slice(0, 60)}” goes beyond <${box.localName} id="${box.id}">`);
          break;
        }
      }
    }
    return faults;
  });
}
