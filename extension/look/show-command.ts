import { buildElement } from "./build-element.ts";

/** Shows a command so that it wraps between its words only; copied, it is the command. */
export function showCommand(element: HTMLElement, command: string): void {
  const words = command.split(" ").map((word) => buildElement("span", "command-word", word));
  element.replaceChildren(...words.flatMap((word, index) => (index === 0 ? [word] : [" ", word])));
}
