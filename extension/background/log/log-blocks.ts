import * as v from "valibot";
import { parse } from "../../../protocol/parse.ts";
import type { StorageArea } from "../grants/stored-permissions.ts";
import { type LogEntry, logEntrySchema } from "./log-entry.ts";

const BLOCK_ENTRIES = 50;

const blockSchema = v.strictObject({
  /** The number of the first entry. */
  first: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  entries: v.array(logEntrySchema),
});
type Block = v.InferOutput<typeof blockSchema>;

/** Entries in a row, of which the first has this number. */
export interface NumberedEntries {
  readonly first: number;
  readonly entries: readonly LogEntry[];
}

/**
 * A log in a storage area, in blocks of 50 entries that take turns in a ring of keys. A browser copies
 * what is stored more than once, and Firefox is in no hurry to free that: a log that was written whole
 * every second had the background hold hundreds of megabytes.
 */
export class LogBlocks {
  readonly #area: StorageArea;
  readonly #keys: readonly string[];

  /** @param mostEntries no more are handed over at a time, and so many are kept */
  constructor(area: StorageArea, mostEntries: number) {
    this.#area = area;
    // One more, since the oldest block and the newest may both be kept in part.
    const count = Math.ceil(mostEntries / BLOCK_ENTRIES) + 1;
    this.#keys = Array.from({ length: count }, (_, index) => `connection-log-${index}`);
  }

  /**
   * Writes the blocks with the entries from this number on; those before it are written already.
   *
   * @param from 0 for all blocks, empty ones among them
   */
  async write({ first, entries }: NumberedEntries, from: number): Promise<void> {
    const count = this.#keys.length;
    const start = blockOf(Math.max(from, first));
    const end = from === 0 ? start + count : blockOf(first + entries.length) + 1;
    const items: Record<string, Block> = {};
    for (let block = start; block < end; block++) {
      const blockStart = Math.max(first, block * BLOCK_ENTRIES);
      const blockEnd = (block + 1) * BLOCK_ENTRIES;
      items[this.#keys[block % count] ?? ""] = {
        first: blockStart,
        entries: entries.slice(blockStart - first, blockEnd - first),
      };
    }
    await this.#area.set(items);
  }

  /** What was written last. Throws for what is no log. */
  async read(): Promise<NumberedEntries> {
    const stored = await this.#area.get([...this.#keys]);
    const blocks = Object.values(stored)
      .map(parseBlock)
      .filter(({ entries }) => entries.length > 0)
      .toSorted((one, other) => one.first - other.first);
    return { first: blocks[0]?.first ?? 0, entries: blocks.flatMap(({ entries }) => entries) };
  }
}

function blockOf(number: number): number {
  return Math.floor(number / BLOCK_ENTRIES);
}

function parseBlock(stored: unknown): Block {
  const parsed = parse(blockSchema, stored);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
}
