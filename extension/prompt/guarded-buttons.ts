import type { InputGuard } from "./input-guard.ts";

/** What a press of a button does, and whether it may do it yet. */
export interface ButtonAction {
  readonly onPress: () => void;
  /** False as long as something else has to happen before the button answers to a press. */
  readonly isReady?: () => boolean;
}

/**
 * Buttons that answer only to a person's own press, at a time when the guard is armed. Until then
 * they look and are announced as disabled, but keep the keyboard's focus. Every event counts at the
 * time when it happened, not when it was handled: a busy page does not make an early click late.
 */
export class GuardedButtons {
  readonly #buttons: ReadonlyMap<HTMLElement, ButtonAction>;
  readonly #progress: HTMLElement;
  readonly #guard: InputGuard;

  constructor(
    buttons: ReadonlyMap<HTMLElement, ButtonAction>,
    progress: HTMLElement,
    guard: InputGuard,
  ) {
    this.#buttons = buttons;
    this.#progress = progress;
    this.#guard = guard;
    for (const [button, action] of buttons) this.#listen(button, action);
  }

  /** The guard's second began anew. */
  restart(): void {
    this.refresh();
    for (const animation of this.#progress.getAnimations()) animation.currentTime = 0;
  }

  /** Shows whether the guard is armed by now, and which buttons are ready. */
  refresh(): void {
    const isArmed = this.#guard.isArmed(performance.now());
    for (const [button, { isReady }] of this.#buttons) {
      button.ariaDisabled = String(!isArmed || isReady?.() === false);
    }
    this.#progress.hidden = isArmed;
  }

  #listen(button: HTMLElement, { onPress, isReady }: ButtonAction): void {
    button.addEventListener("pointerdown", (event) => {
      if (event.isTrusted) this.#guard.pressed(event.timeStamp);
    });
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      if (event.repeat) event.preventDefault();
      else if (event.isTrusted) this.#guard.pressed(event.timeStamp);
    });
    button.addEventListener("click", (event) => {
      if (!event.isTrusted || !this.#guard.accepts(event.timeStamp)) return;
      if (isReady?.() !== false) onPress();
    });
  }
}
