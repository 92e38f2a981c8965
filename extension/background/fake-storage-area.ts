import type { StorageArea } from "./grants/grant-store.ts";

/** A storage area in memory, whose answers a test can hold back or refuse. */
export class FakeStorageArea implements StorageArea {
  readonly items: Map<string, unknown>;
  /** Every call of `set`, in order. */
  readonly writes: Record<string, unknown>[] = [];
  getFailure: Error | undefined;
  setFailure: Error | undefined;
  /** `get` and `set` wait for this. */
  ready: Promise<void> = Promise.resolve();

  constructor(items: Record<string, unknown> = {}) {
    this.items = new Map(Object.entries(items));
  }

  async get(key: string): Promise<Record<string, unknown>> {
    await this.ready;
    if (this.getFailure !== undefined) throw this.getFailure;
    return this.items.has(key) ? { [key]: structuredClone(this.items.get(key)) } : {};
  }

  async set(items: Record<string, unknown>): Promise<void> {
    const copy: Record<string, unknown> = structuredClone(items);
    await this.ready;
    if (this.setFailure !== undefined) throw this.setFailure;
    this.writes.push(copy);
    for (const [key, value] of Object.entries(copy)) this.items.set(key, value);
  }
}
