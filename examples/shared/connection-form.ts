import { adviceFor } from "./advice.ts";
import { element } from "./element.ts";
import { whenAvailable } from "./when-available.ts";

/** Where a page of these connects to, and whatever else its form asks for. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** What stands in another field of the form. */
  field(name: string): string;
}

export interface ConnectionFormEvents {
  connect(tcp: LegacyMozTCPSocket, destination: Destination): void;
  disconnect(): void;
}

type State = TCPReadyState | "failed";

const STATE_TEXTS: Readonly<Record<State, string>> = {
  connecting: "Connecting…",
  open: "Connected",
  closing: "Closing…",
  closed: "Not connected",
  failed: "Failed",
};

/**
 * The form with which a page connects and disconnects, the state of its connection, and what went
 * wrong. Whoever serves the page may say in `server.json` what to fill in; so may its address.
 */
export class ConnectionForm {
  readonly #form = element("connection", HTMLFormElement);
  readonly #fields = element("fields", HTMLFieldSetElement);
  readonly #connect = element("connect", HTMLButtonElement);
  readonly #disconnect = element("disconnect", HTMLButtonElement);
  readonly #state = element("state", HTMLOutputElement);
  readonly #problem = element("problem", HTMLElement);
  #tcp: LegacyMozTCPSocket | undefined;
  #isIdle = true;

  constructor({ connect, disconnect }: ConnectionFormEvents) {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#tcp === undefined) return;
      this.#problem.hidden = true;
      connect(this.#tcp, this.#destination());
    });
    this.#disconnect.addEventListener("click", () => disconnect());
    this.show("closed");
    whenAvailable((tcp) => {
      this.#tcp = tcp;
      this.show("closed");
    });
    this.#fillIn(new URLSearchParams(location.search));
    fillInFromServer().then(
      (values) => this.#fillIn(values),
      // The form is empty then, and whole all the same.
      () => {},
    );
  }

  show(state: State, text = STATE_TEXTS[state]): void {
    const isIdle = state === "closed" || state === "failed";
    this.#fields.disabled = !isIdle;
    this.#connect.disabled = !isIdle || this.#tcp === undefined;
    this.#disconnect.disabled = isIdle || state === "closing";
    this.#state.setAttribute("data-state", state);
    this.#state.textContent = text;
    // What is disabled has lost the focus, which would then be nowhere.
    const hasEnded = isIdle && !this.#isIdle;
    if (hasEnded && document.activeElement === document.body) this.#connect.focus();
    this.#isIdle = isIdle;
  }

  /** Says what went wrong, until the next attempt. */
  explain(problem: string): void {
    this.#problem.textContent = problem;
    this.#problem.hidden = false;
  }

  /** Says what a socket's error means and what to do about it. */
  explainError(error: TCPSocketErrorEvent): void {
    this.explain(`${error.name} (${error.errorCode}). ${adviceFor(error)}`);
  }

  #destination(): Destination {
    const values = new FormData(this.#form);
    // A disabled field has no value: this is read before the form shows another state.
    const field = (name: string) => String(values.get(name) ?? "").trim();
    return {
      host: field("host"),
      port: Number(field("port")),
      isSecure: values.has("tls"),
      field,
    };
  }

  #fillIn(values: Iterable<readonly [string, string]>): void {
    for (const [name, value] of values) {
      const input = this.#form.elements.namedItem(name);
      if (!(input instanceof HTMLInputElement)) continue;
      if (input.type === "checkbox") input.checked = value === "true";
      else input.value = value;
    }
  }
}

async function fillInFromServer(): Promise<readonly (readonly [string, string])[]> {
  const response = await fetch("./server.json");
  if (!response.ok) return [];
  const values: unknown = await response.json();
  if (typeof values !== "object" || values === null) return [];
  return Object.entries(values).map(([name, value]) => [name, String(value)]);
}
