import type { InputGuard } from "./input-guard.ts";

const CHOOSING_KEYS: ReadonlySet<string> = new Set([
  " ",
  "Enter",
  "ArrowUp",
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
]);

/**
 * Holds the radio buttons and checkboxes in an element to the same guard as the answers: a click or
 * a key that was meant for something else leaves them as they are. A choice by itself answers
 * nothing and disturbs nothing.
 */
export function guardChoices(choices: HTMLElement, guard: InputGuard): void {
  choices.addEventListener("pointerdown", (event) => {
    if (event.isTrusted) guard.pressed(event.timeStamp);
  });
  choices.addEventListener("keydown", (event) => {
    if (!CHOOSING_KEYS.has(event.key)) return;
    if (event.repeat) event.preventDefault();
    else if (event.isTrusted) guard.pressed(event.timeStamp);
  });
  // A click on a label is followed by one on its input, and so is a key; that one is stopped.
  choices.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLInputElement)) return;
    if (!guard.accepts(event.timeStamp)) event.preventDefault();
  });
}
