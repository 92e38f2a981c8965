import type { StorageArea } from "../grants/stored-permissions.ts";
import { LogBlocks } from "./log-blocks.ts";
import type { LogEntry } from "./log-entry.ts";

/** Beyond it the oldest entry goes. */
export const MOST_ENTRIES = 1_000;

/** Many connections that end together are written down by one write. */
const WRITE_MILLISECONDS = 1_000;

/**
 * The connections that have ended, the oldest first. They are kept in memory, so that closing the
 * browser forgets them.
 */
export class ConnectionLog {
  readonly ready: Promise<void>;
  readonly #blocks: LogBlocks;
  readonly #report: (problem: string) => void;
  readonly #listeners = new Set<() => void>();
  #entries: readonly LogEntry[] = [];
  /** The number of the oldest entry. */
  #first = 0;
  /** The entries before this number are written. */
  #written = 0;
  #writeTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param area is in memory, and outlives the background: `storage.session` */
  constructor(area: StorageArea, report: (problem: string) => void) {
    this.#blocks = new LogBlocks(area, MOST_ENTRIES);
    this.#report = report;
    this.ready = this.#load();
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  /** @param listener called when entries came or went */
  onChange(listener: () => void, signal?: AbortSignal): void {
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener));
  }

  async add(entry: LogEntry): Promise<void> {
    await this.ready;
    const entries = [...this.#entries, entry];
    const forgotten = Math.max(0, entries.length - MOST_ENTRIES);
    this.#first += forgotten;
    this.#set(entries.slice(forgotten));
  }

  /** @returns what was in it */
  async clear(): Promise<readonly LogEntry[]> {
    await this.ready;
    const cleared = this.#entries;
    this.#replace([]);
    return cleared;
  }

  /** Puts back what was cleared, before what has come since. */
  async restore(cleared: readonly LogEntry[]): Promise<void> {
    await this.ready;
    this.#replace([...cleared, ...this.#entries].slice(-MOST_ENTRIES));
  }

  #replace(entries: readonly LogEntry[]): void {
    this.#first = 0;
    this.#written = 0;
    this.#set(entries);
  }

  #set(entries: readonly LogEntry[]): void {
    this.#entries = entries;
    this.#writeTimer ??= setTimeout(() => void this.#write(), WRITE_MILLISECONDS);
    for (const listener of this.#listeners) listener();
  }

  async #write(): Promise<void> {
    this.#writeTimer = undefined;
    const from = this.#written;
    this.#written = this.#first + this.#entries.length;
    try {
      await this.#blocks.write({ first: this.#first, entries: this.#entries }, from);
    } catch (error) {
      this.#written = Math.min(this.#written, from);
      this.#report(`The log of connections was not kept: ${String(error)}`);
    }
  }

  async #load(): Promise<void> {
    try {
      const { first, entries } = await this.#blocks.read();
      const forgotten = Math.max(0, entries.length - MOST_ENTRIES);
      this.#first = first + forgotten;
      this.#entries = entries.slice(forgotten);
      this.#written = first + entries.length;
    } catch (error) {
      this.#report(`The log of connections was not read: ${String(error)}`);
    }
  }
}
