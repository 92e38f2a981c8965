import type { StorageArea } from "./grants/stored-permissions.ts";

/** A storage area in memory, whose answers a test can hold back or refuse. */
export class FakeStorageArea implements StorageArea {
  readonly items: Map<string, unknown>;
  /** Every call of `set`, in order. */
  readonly writes: Record<string, unknown>[] = [];
  getFailure: Error | undefined;
  setFailure: Error | undefined;
  /** `get` and `set` wait for this. */
  ready: Promise<void> = Promise.resolve();
  readonly #copy: (value: unknown) => unknown;

  /** @param copy what becomes of a value that is stored: Firefox clones it, Chromium makes it JSON */
  constructor(items: Record<string, unknown> = {}, copy = cloned) {
    this.items = new Map(Object.entries(items));
    this.#copy = copy;
  }

  async get(keys: string | string[]): Promise<Record<string, unknown>> {
    await this.ready;
    if (this.getFailure !== undefined) throw this.getFailure;
    const found = [keys].flat().filter((key) => this.items.has(key));
    return Object.fromEntries(found.map((key) => [key, this.#copy(this.items.get(key))]));
  }

  async set(items: Record<string, unknown>): Promise<void> {
    const copies = Object.entries(items).map(([key, value]) => [key, this.#copy(value)] as const);
    await this.ready;
    if (this.setFailure !== undefined) throw this.setFailure;
    this.writes.push(Object.fromEntries(copies));
    for (const [key, copy] of copies) this.items.set(key, copy);
  }
}

export function cloned(value: unknown): unknown {
  return structuredClone(value);
}

export function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
