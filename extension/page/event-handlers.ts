type Handler = (this: EventTarget, event: Event) => unknown;

/**
 * The event handler attributes (`ondata`) of one target. As HTML has it, a handler that replaces
 * another takes its place among the listeners, and one that was unset loses it
 * (https://html.spec.whatwg.org/#event-handler-attributes).
 */
export class EventHandlers {
  readonly #target: EventTarget;
  readonly #handlers = new Map<string, Handler>();
  readonly #call = (event: Event) => this.get(event.type)?.call(this.#target, event);

  constructor(target: EventTarget) {
    this.#target = target;
  }

  get(type: string): Handler | null {
    return this.#handlers.get(type) ?? null;
  }

  /** Anything that cannot be called unsets the handler. */
  set(type: string, value: unknown): void {
    if (isCallable(value)) {
      this.#handlers.set(type, value);
      this.#target.addEventListener(type, this.#call);
    } else {
      this.#handlers.delete(type);
      this.#target.removeEventListener(type, this.#call);
    }
  }
}

function isCallable(value: unknown): value is Handler {
  return typeof value === "function";
}
