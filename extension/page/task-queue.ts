/**
 * Runs steps in tasks of their own, in order, so that all promises of the page settle between two of
 * them. Unlike a timer it is not slowed down in a tab that nobody looks at.
 */
export class TaskQueue {
  readonly #steps: (() => void)[] = [];
  readonly #port: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => this.#steps.shift()?.();
    this.#port = port1;
  }

  add(step: () => void): void {
    this.#steps.push(step);
    this.#port.postMessage(undefined);
  }
}
