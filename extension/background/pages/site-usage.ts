import type { Limits } from "../limits.ts";
import { ConnectPace } from "./connect-pace.ts";

/** What one site uses at this time, in all its documents. */
export class SiteUsage {
  readonly #limits: () => Limits;
  readonly pace: ConnectPace;
  /** Sockets and listeners. */
  sockets = 0;
  listeners = 0;
  /** Between page and host, both directions together. */
  bytesInFlight = 0;

  constructor(limits: () => Limits) {
    this.#limits = limits;
    this.pace = new ConnectPace(() => limits().connectsPerSecond);
  }

  get hasRoomForSocket(): boolean {
    return this.sockets < this.#limits().socketsPerSite;
  }

  get hasRoomForListener(): boolean {
    return this.listeners < this.#limits().listenersPerSite;
  }

  get isWithinBytes(): boolean {
    return this.bytesInFlight <= this.#limits().bytesInFlightPerSite;
  }
}
