export interface KeyContent {
  /** The keys right below it. */
  readonly subkeys: readonly string[];
  /** How many values it has, the default one among them. */
  readonly values: number;
}

/**
 * The registry of Windows, as far as the installer uses it: keys with a default value. A key is
 * written as `HKCU\Software\…` or `HKLM\Software\…`.
 */
export interface Registry {
  /** Undefined if there is no such key. */
  content(key: string): Promise<KeyContent | undefined>;
  /** The key's default value; undefined if it has none, or is not there. */
  read(key: string): Promise<string | undefined>;
  /** Sets the key's default value, and creates it and the keys above it where they are missing. */
  write(key: string, value: string): Promise<void>;
  /** Takes the key's default value away, and leaves the key. */
  removeValue(key: string): Promise<void>;
  /** Removes the key with all that is below it. */
  removeKey(key: string): Promise<void>;
  /** May this process write to the keys of all users? */
  isForEveryone(): Promise<boolean>;
}

/** The key and those above it, outermost first, without the root. */
export function keysAbove(key: string): readonly string[] {
  const [root, ...names] = key.split("\\");
  return names.map((_, index) => [root, ...names.slice(0, index + 1)].join("\\"));
}

/** The keys that writing this one will create, outermost first. */
export async function missingKeys(registry: Registry, key: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const above of keysAbove(key)) {
    if ((await registry.content(above)) === undefined) missing.push(above);
  }
  return missing;
}

/** Removes those of the keys that have nothing in them, innermost first; gives those that stay. */
export async function removeEmptyKeys(
  registry: Registry,
  keys: readonly string[],
): Promise<readonly string[]> {
  const remaining: string[] = [];
  for (const key of keys.toSorted((one, other) => other.length - one.length)) {
    const content = await registry.content(key);
    if (content === undefined) continue;
    if (content.subkeys.length === 0 && content.values === 0) await registry.removeKey(key);
    else remaining.push(key);
  }
  return keys.filter((key) => remaining.includes(key));
}
