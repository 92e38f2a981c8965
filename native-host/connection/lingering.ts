import type { Peer } from "./dial.ts";

/** After our FIN the peer has this long to send its own. */
const LINGER_MILLISECONDS = 10_000;

/** Nobody counts these connections any more: a page that opens and closes fast must not pile them up. */
const MOST_LINGERING = 1024;

/**
 * Connections that have ended for their page, and wait for the peer's FIN, dropping what comes before
 * it: a reset could overtake our last bytes. Where there are too many, the oldest waits no longer.
 */
export class Lingering {
  readonly #most: number;
  /** The oldest first. */
  readonly #peers = new Set<Peer>();

  constructor(most = MOST_LINGERING) {
    this.#most = most;
  }

  add(peer: Peer): void {
    const { stream, socket } = peer;
    if (stream.readableEnded) {
      stream.destroy();
      return;
    }
    this.#peers.add(peer);
    const impatience = setTimeout(() => stream.destroy(), LINGER_MILLISECONDS);
    stream.once("end", () => stream.destroy());
    socket.once("close", () => {
      clearTimeout(impatience);
      this.#peers.delete(peer);
    });
    const [oldest] = this.#peers;
    if (this.#peers.size <= this.#most || oldest === undefined) return;
    this.#peers.delete(oldest);
    oldest.stream.destroy();
  }
}
