import type { Limits } from "../limits.ts";
import { ConnectPace } from "./connect-pace.ts";
import { NameTurns } from "./name-turns.ts";

/** What one site uses at this time, in all its documents. */
export class SiteUsage {
  readonly #limits: () => Limits;
  readonly pace: ConnectPace;
  readonly nameTurns = new NameTurns();
  /** A number for the site, for those who need not know which it is. */
  readonly site: number;
  /** Sockets and listeners. */
  sockets = 0;
  listeners = 0;
  /** Between page and host, both directions together. */
  bytesInFlight = 0;

  constructor(limits: () => Limits, site: number) {
    this.site = site;
    this.#limits = limits;
    this.pace = new ConnectPace(() => limits().connectsPerSecond);
  }

  get hasRoomForSocket(): boolean {
    return this.sockets < this.#limits().socketsPerSite;
  }

  get hasRoomForListener(): boolean {
    return this.listeners < this.#limits().listenersPerSite;
  }

  get byteLimit(): number {
    return this.#limits().bytesInFlightPerSite;
  }

  get isWithinBytes(): boolean {
    return this.bytesInFlight <= this.byteLimit;
  }
}
