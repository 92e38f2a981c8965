type Handler = (this: EventTarget, event: Event) => unknown;

/**
 * The event handler attributes (`ondata`) of one target. A handler keeps the place among the
 * listeners that it had when it was first set, as HTML has it
 * (https://html.spec.whatwg.org/#event-handler-attributes).
 */
export class EventHandlers {
  readonly #target: EventTarget;
  readonly #handlers = new Map<string, Handler | null>();

  constructor(target: EventTarget) {
    this.#target = target;
  }

  get(type: string): Handler | null {
    return this.#handlers.get(type) ?? null;
  }

  /** Anything that cannot be called unsets the handler. */
  set(type: string, value: unknown): void {
    if (!this.#handlers.has(type)) {
      if (!isCallable(value)) return;
      this.#target.addEventListener(type, (event) => this.get(type)?.call(this.#target, event));
    }
    this.#handlers.set(type, isCallable(value) ? value : null);
  }
}

function isCallable(value: unknown): value is Handler {
  return typeof value === "function";
}
