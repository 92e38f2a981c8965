import type { Page } from "puppeteer-core";

/**
 * How long the popup is busy with each of so many changes of what it shows: the longest time in which
 * it came to nothing else, script, layout and paint together, in milliseconds.
 */
export function paintTimes(popup: Page, changes: number): Promise<readonly number[]> {
  return popup.evaluate(async (count) => {
    const total = document.querySelector(".total-graph path");
    if (total === null) throw new Error("The popup has no graph");
    const busy: number[] = [];
    let longest = 0;
    const observer = new MutationObserver(() => {
      busy.push(longest);
      longest = 0;
    });
    observer.observe(total, { attributes: true });
    const { port1, port2 } = new MessageChannel();
    // The first one has what was before.
    while (busy.length <= count) {
      const start = performance.now();
      await new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
      longest = Math.max(longest, performance.now() - start);
    }
    observer.disconnect();
    return busy.slice(1);
  }, changes);
}
