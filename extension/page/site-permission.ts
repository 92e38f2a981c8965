import type { PermissionState } from "../../protocol/permission-state.ts";
import type { BrokerLink, PermissionListener } from "./broker-link.ts";

/**
 * After so many losses of the broker in a row, each before its answer, it is asked again only at the
 * page's next query: a broker that turns this document away, or that was removed with the extension,
 * would be asked without end.
 */
const MOST_UNANSWERED = 3;

/** Kept from before the page could put another in its place. */
const PlatformPromise = Promise;

/** What the broker has said, or will say. */
interface Answer {
  readonly promise: Promise<void>;
  readonly arrive: () => void;
}

/** What the page's objects have of the permission. As long as one of them lives, this does. */
export interface PermissionView {
  readonly state: PermissionState;
  /** Calls the observer at every change from now on, once, however often it is given. */
  observe(observer: () => void): void;
}

/**
 * What the broker says of this site's permission. The broker is asked at the first query and tells
 * every change from then on. When it was lost it is asked again if there is anybody to know: a page
 * that has let go of what it was given does not keep a new broker busy.
 */
export class SitePermission implements PermissionListener {
  readonly #ask: () => void;
  readonly #observers = new Set<() => void>();
  #view: WeakRef<PermissionView> | undefined;
  #state: PermissionState = "prompt";
  #stage: "unasked" | "asked" | "answered" = "unasked";
  #answer = nextAnswer();
  #unanswered = 0;

  constructor(link: Pick<BrokerLink, "attachPermission">) {
    this.#ask = link.attachPermission(this);
  }

  /** Asks the broker, if it has not been asked. All who wait share one promise. */
  whenKnown(): Promise<void> {
    if (this.#stage === "unasked") this.#askBroker();
    return this.#answer.promise;
  }

  /** For an object of the page's, once the state is known. It is kept up to date while that lives. */
  view(): PermissionView {
    const present = this.#view?.deref();
    if (present !== undefined) return present;
    const view = this.#newView();
    this.#view = new WeakRef(view);
    return view;
  }

  receive(state: PermissionState): void {
    const hasChanged = state !== this.#state;
    this.#state = state;
    this.#stage = "answered";
    this.#unanswered = 0;
    this.#answer.arrive();
    if (!hasChanged) return;
    for (const observer of this.#observers) observer();
  }

  disconnected(): void {
    const isAwaited = this.#stage === "asked";
    if (this.#stage === "answered") this.#answer = nextAnswer();
    this.#stage = "unasked";
    const isWanted = isAwaited || this.#view?.deref() !== undefined;
    if (isWanted && this.#unanswered < MOST_UNANSWERED) this.#askBroker();
  }

  #newView(): PermissionView {
    const stateNow = () => this.#state;
    return {
      get state() {
        return stateNow();
      },
      observe: (observer) => this.#observers.add(observer),
    };
  }

  #askBroker(): void {
    this.#stage = "asked";
    this.#unanswered += 1;
    this.#ask();
  }
}

function nextAnswer(): Answer {
  let arrive = () => {};
  const promise = new PlatformPromise<void>((resolve) => {
    arrive = resolve;
  });
  return { promise, arrive: () => arrive() };
}
