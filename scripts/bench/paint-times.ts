import type { Page } from "puppeteer-core";

/**
 * How long each of so many frames takes in which the popup shows new figures: script, style, layout and
 * paint, from the first that a frame does until its page can do something else again, in milliseconds.
 * Between them the page rests, as it does for people.
 */
export function paintTimes(popup: Page, frames: number): Promise<readonly number[]> {
  return popup.evaluate(async (count) => {
    const total = document.querySelector(".total-graph path");
    if (total === null) throw new Error("The popup has no graph");
    const times: number[] = [];
    let isChanged = false;
    const observer = new MutationObserver(() => {
      isChanged = true;
    });
    observer.observe(total, { attributes: true });
    const { port1, port2 } = new MessageChannel();
    let frame = new Promise(requestAnimationFrame);
    while (times.length < count) {
      await frame;
      const start = performance.now();
      // Asked for now, to come before what the popup asks for until then.
      frame = new Promise(requestAnimationFrame);
      await new Promise((resolve) => {
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
      if (isChanged) times.push(performance.now() - start);
      isChanged = false;
    }
    observer.disconnect();
    return times;
  }, frames);
}
