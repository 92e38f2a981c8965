export const BROWSER_FAMILIES = ["firefox", "chromium"] as const;
export type BrowserFamily = (typeof BROWSER_FAMILIES)[number];

type Manifest = Readonly<Record<string, unknown>>;

/**
 * One family's manifest from the common source: a key `firefox:key` or `chromium:key` is for that
 * family alone, every other one for both. The version is the package's.
 */
export function manifestFor(family: BrowserFamily, source: Manifest, version: string): Manifest {
  const entries = Object.entries(source).flatMap(([key, value]): [string, unknown][] => {
    const [owner, ownKey] = key.split(":");
    if (ownKey === undefined) return [[key, value]];
    return owner === family ? [[ownKey, value]] : [];
  });
  return { ...Object.fromEntries(entries), version };
}
