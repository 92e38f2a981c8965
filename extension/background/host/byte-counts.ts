import type { SocketId } from "../../../protocol/fields.ts";
import type { FromHost } from "../../../protocol/host-messages.ts";
import { SOCKETS_IN_ALL } from "../../../protocol/limits.ts";

type Counts = Extract<FromHost, { type: "counts" }>;

/** Payload bytes of one socket since it was opened. */
export type SocketCount = Pick<Counts["sockets"][number], "received" | "sent">;
export type SocketCounts = ReadonlyMap<SocketId, SocketCount>;

/**
 * Asks the host for the bytes of its sockets. One question is under way at a time: whatever is asked
 * meanwhile becomes the next one, so that a host that is slow to answer is not asked the more.
 */
export class ByteCounts {
  readonly #post: (ids: readonly SocketId[]) => boolean;
  readonly #wanted = new Set<SocketId>();
  #waiting: ((counts: SocketCounts) => void)[] = [];
  /** Who hears the answer that is under way. */
  #asking: ((counts: SocketCounts) => void)[] | undefined;

  /** @param post says whether the host could be asked */
  constructor(post: (ids: readonly SocketId[]) => boolean) {
    this.#post = post;
  }

  /** @returns what the host knows of these, and perhaps more */
  ask(ids: Iterable<SocketId>): Promise<SocketCounts> {
    for (const id of ids) this.#wanted.add(id);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#askNext();
    });
  }

  receive({ sockets }: Counts): void {
    const counts = new Map(sockets.map(({ id, received, sent }) => [id, { received, sent }]));
    this.#answer(counts);
    this.#askNext();
  }

  /** The host is gone, and with it what it knew. */
  clear(): void {
    this.#wanted.clear();
    this.#answer(new Map());
    for (const resolve of this.#waiting.splice(0)) resolve(new Map());
  }

  #answer(counts: SocketCounts): void {
    const asking = this.#asking ?? [];
    this.#asking = undefined;
    for (const resolve of asking) resolve(counts);
  }

  #askNext(): void {
    if (this.#asking !== undefined || this.#waiting.length === 0) return;
    const ids = [...this.#wanted].slice(0, SOCKETS_IN_ALL);
    this.#wanted.clear();
    this.#asking = this.#waiting;
    this.#waiting = [];
    if (ids.length === 0 || !this.#post(ids)) this.#answer(new Map());
  }
}
