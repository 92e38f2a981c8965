/** A registry for tests. */
import { type KeyContent, keysAbove, type Registry } from "./registry.ts";

export class MemoryRegistry implements Registry {
  readonly #keys = new Map<string, string | undefined>();
  /** Has the process that uses it an administrator's rights? */
  isElevated = true;

  constructor(keys: readonly string[] = []) {
    for (const key of keys.flatMap(keysAbove)) this.#keys.set(key, undefined);
  }

  /** Each key with its default value. */
  tree(): Readonly<Record<string, string | null>> {
    const keys = [...this.#keys.keys()].sort();
    return Object.fromEntries(keys.map((key) => [key, this.#keys.get(key) ?? null]));
  }

  async content(key: string): Promise<KeyContent | undefined> {
    if (!this.#keys.has(key)) return undefined;
    const subkeys = [...this.#keys.keys()].filter((one) => parentOf(one) === key);
    return { subkeys, values: this.#keys.get(key) === undefined ? 0 : 1 };
  }

  async read(key: string): Promise<string | undefined> {
    return this.#keys.get(key);
  }

  async write(key: string, value: string): Promise<void> {
    for (const above of keysAbove(key)) {
      if (!this.#keys.has(above)) this.#keys.set(above, undefined);
    }
    this.#keys.set(key, value);
  }

  async removeValue(key: string): Promise<void> {
    this.#keys.set(key, undefined);
  }

  async removeKey(key: string): Promise<void> {
    for (const one of [...this.#keys.keys()]) {
      if (one === key || one.startsWith(`${key}\\`)) this.#keys.delete(one);
    }
  }

  async isForEveryone(): Promise<boolean> {
    return this.isElevated;
  }
}

function parentOf(key: string): string {
  return key.slice(0, key.lastIndexOf("\\"));
}
