import type { SocketId } from "../protocol/fields.ts";
import type { ByteCounts } from "./connection/connection.ts";
import type { Log } from "./log.ts";

/**
 * Tells, at the level `debug`, how long each socket and listener of this host lived, how much it
 * carried, and how it ended: never where it led, and nothing of what it carried.
 */
export class SocketLives {
  readonly #log: Log;
  readonly #now: () => number;
  /** Milliseconds. */
  readonly #beginnings = new Map<SocketId, number>();

  /** @param now in milliseconds, from any time on */
  constructor(log: Log, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  begin(id: SocketId, what: "connection" | "connection with TLS" | "listener" | "accepted"): void {
    this.#beginnings.set(id, this.#now());
    this.#log(`socket ${id} begins: ${what}`, "debug");
  }

  open(id: SocketId): void {
    this.#log(`socket ${id} is open after ${this.#age(id)} ms`, "debug");
  }

  /** @param ending the code of a failure, or how else it ended */
  end(
    id: SocketId,
    ending: string,
    { received, sent }: ByteCounts = { received: 0, sent: 0 },
  ): void {
    const bytes = `${received} bytes received, ${sent} sent`;
    this.#log(`socket ${id} ends after ${this.#age(id)} ms: ${ending}, ${bytes}`, "debug");
    this.#beginnings.delete(id);
  }

  #age(id: SocketId): number {
    const now = this.#now();
    return Math.round(now - (this.#beginnings.get(id) ?? now));
  }
}
