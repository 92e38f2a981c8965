/** Calls back for a person's own press; the second click of a double click is not another one. */
export function onPress(button: HTMLElement, callback: () => void): void {
  button.addEventListener("click", (event) => {
    if (event.isTrusted && event.detail <= 1) callback();
  });
}
