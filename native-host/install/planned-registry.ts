import { type KeyContent, missingKeys, type Registry } from "./registry.ts";

/** Of a key that would be there in the end, its default value. */
type Planned = { readonly value: string | undefined } | "removed";

/**
 * A registry that behaves as the one below it would, and changes nothing there: it keeps what would
 * have been changed.
 */
export class PlannedRegistry implements Registry {
  readonly #below: Registry;
  readonly #planned = new Map<string, Planned>();

  constructor(below: Registry) {
    this.#below = below;
  }

  /** What would be other than before in the end, a line for each key. */
  async changes(): Promise<readonly string[]> {
    const lines: string[] = [];
    for (const [key, after] of this.#planned) {
      const change = await this.#change(key, after);
      if (change !== undefined) lines.push(`${change.action} the registry's key ${change.text}`);
    }
    return lines;
  }

  async content(key: string): Promise<KeyContent | undefined> {
    const planned = this.#planned.get(key);
    if (planned === "removed") return undefined;
    const below = await this.#below.content(key);
    if (below === undefined && planned === undefined) return undefined;
    const hadValue = (await this.#below.read(key)) !== undefined;
    const hasValue = planned === undefined ? hadValue : planned.value !== undefined;
    const values = (below?.values ?? 0) - Number(hadValue) + Number(hasValue);
    return { subkeys: this.#subkeys(key, below?.subkeys ?? []), values };
  }

  async read(key: string): Promise<string | undefined> {
    const planned = this.#planned.get(key);
    if (planned === undefined) return this.#below.read(key);
    return planned === "removed" ? undefined : planned.value;
  }

  async write(key: string, value: string): Promise<void> {
    for (const missing of await missingKeys(this, key)) {
      this.#planned.set(missing, { value: undefined });
    }
    this.#planned.set(key, { value });
  }

  async removeValue(key: string): Promise<void> {
    this.#planned.set(key, { value: undefined });
  }

  async removeKey(key: string): Promise<void> {
    const { subkeys = [] } = (await this.content(key)) ?? {};
    for (const subkey of subkeys) await this.removeKey(subkey);
    this.#planned.set(key, "removed");
  }

  /** Nothing is written, so nobody needs the rights. */
  async isForEveryone(): Promise<boolean> {
    return true;
  }

  #subkeys(key: string, below: readonly string[]): readonly string[] {
    const subkeys = new Set(below);
    for (const [one, planned] of this.#planned) {
      if (one.slice(0, one.lastIndexOf("\\")) !== key) continue;
      if (planned === "removed") subkeys.delete(one);
      else subkeys.add(one);
    }
    return [...subkeys];
  }

  async #change(key: string, after: Planned) {
    const wasThere = (await this.#below.content(key)) !== undefined;
    if (after === "removed") return wasThere ? { action: "remove", text: key } : undefined;
    const before = await this.#below.read(key);
    if (after.value === before) return wasThere ? undefined : { action: "create", text: key };
    if (after.value === undefined) return { action: "clear", text: key };
    return { action: "set", text: `${key} to ${after.value}` };
  }
}
