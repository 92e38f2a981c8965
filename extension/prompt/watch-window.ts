/** A window that moves tells nobody, so that its place has to be looked at. */
const LOOK_EVERY_MILLISECONDS = 50;

/**
 * Calls `onDisturbance` whenever the window appears, goes to or from the front, is resized, zoomed
 * or moved, and `onLook` after each look at its place, for as long as the page lives.
 */
export function watchWindow(onDisturbance: () => void, onLook: () => void): void {
  for (const type of ["focus", "blur", "resize", "pageshow"]) {
    window.addEventListener(type, onDisturbance);
  }
  document.addEventListener("visibilitychange", onDisturbance);

  let place = currentPlace();
  setInterval(() => {
    const next = currentPlace();
    if (next !== place) onDisturbance();
    place = next;
    onLook();
  }, LOOK_EVERY_MILLISECONDS);
}

function currentPlace(): string {
  const { screenX, screenY, outerWidth, outerHeight, devicePixelRatio } = window;
  return [screenX, screenY, outerWidth, outerHeight, devicePixelRatio].join();
}
