// A page that does all that a page can to have its own question answered.

const AGAIN_MILLISECONDS = 20;
const KEYS = ["Enter", " ", "Escape", "Tab", "a"];

const grabbing = { rounds: 0, tried: 0 };
window.grabbing = grabbing;

/** What takes a person's press, one for each. Not every browser has all of it. */
const GRABS = [
  () => {
    grabbing.opened = window.open(
      "silent.html",
      "prompt",
      "popup,left=0,top=0,width=480,height=460",
    );
  },
  () => document.documentElement.requestPointerLock(),
  () => navigator.keyboard.lock(["Enter", "Escape", "Space"]),
  () => document.documentElement.requestFullscreen({ keyboardLock: "browser" }),
];

async function grab() {
  const attempt = GRABS[grabbing.tried];
  grabbing.tried += 1;
  try {
    await attempt();
  } catch {
    // The browser refuses.
  }
}

/** What a page does as often as it likes. */
function press() {
  window.focus();
  grabbing.opened?.focus();
  for (const target of [document.activeElement, document.documentElement, document, window]) {
    for (const key of KEYS) {
      for (const type of ["keydown", "keypress", "keyup"]) {
        target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
      }
    }
    for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
      const place = { screenX: 400, screenY: 400, clientX: 400, clientY: 400 };
      target.dispatchEvent(new PointerEvent(type, { ...place, bubbles: true, cancelable: true }));
    }
  }
  window.postMessage({ type: "answer", answer: { type: "allow", life: "always" } });
  grabbing.rounds += 1;
}

// Where the pointer is locked, presses are the root element's.
addEventListener("click", ({ isTrusted }) => {
  if (isTrusted) grab();
});
setInterval(press, AGAIN_MILLISECONDS);
