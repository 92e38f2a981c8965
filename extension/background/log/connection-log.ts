import * as v from "valibot";
import { parse } from "../../../protocol/parse.ts";
import type { StorageArea } from "../grants/stored-permissions.ts";
import { type LogEntry, logEntrySchema } from "./log-entry.ts";

/** Beyond it the oldest entry goes. */
export const MOST_ENTRIES = 1_000;

const KEY = "connection-log";

/** Many connections that end together are written down by one write. */
const WRITE_MILLISECONDS = 1_000;

/**
 * The connections that have ended, the oldest first. They are kept in memory, so that closing the
 * browser forgets them.
 */
export class ConnectionLog {
  readonly ready: Promise<void>;
  readonly #area: StorageArea;
  readonly #report: (problem: string) => void;
  readonly #listeners = new Set<() => void>();
  #entries: readonly LogEntry[] = [];
  #writeTimer: ReturnType<typeof setTimeout> | undefined;

  /** @param area is in memory, and outlives the background: `storage.session` */
  constructor(area: StorageArea, report: (problem: string) => void) {
    this.#area = area;
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
    this.#set([...this.#entries, entry].slice(-MOST_ENTRIES));
  }

  /** @returns what was in it */
  async clear(): Promise<readonly LogEntry[]> {
    await this.ready;
    const cleared = this.#entries;
    this.#set([]);
    return cleared;
  }

  /** Puts back what was cleared, before what has come since. */
  async restore(cleared: readonly LogEntry[]): Promise<void> {
    await this.ready;
    this.#set([...cleared, ...this.#entries].slice(-MOST_ENTRIES));
  }

  #set(entries: readonly LogEntry[]): void {
    this.#entries = entries;
    this.#writeTimer ??= setTimeout(() => void this.#write(), WRITE_MILLISECONDS);
    for (const listener of this.#listeners) listener();
  }

  async #write(): Promise<void> {
    this.#writeTimer = undefined;
    try {
      await this.#area.set({ [KEY]: this.#entries });
    } catch (error) {
      this.#report(`The log of connections was not kept: ${String(error)}`);
    }
  }

  async #load(): Promise<void> {
    try {
      const { [KEY]: stored } = await this.#area.get(KEY);
      if (stored === undefined) return;
      const parsed = parse(v.array(logEntrySchema), stored);
      if (parsed.ok) this.#entries = parsed.value.slice(-MOST_ENTRIES);
      else this.#report(`The log of connections cannot be read: ${parsed.reason}`);
    } catch (error) {
      this.#report(`The log of connections was not read: ${String(error)}`);
    }
  }
}
