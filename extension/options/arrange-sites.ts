import type { ListedSite } from "./options-messages.ts";

/** By host; those used last first; those changed last first. */
export const SITE_ORDERS = ["host", "used", "changed"] as const;
export type SiteOrder = (typeof SITE_ORDERS)[number];

/** The sites that a search finds, in an order. They come in the order of their hosts. */
export function arrangeSites(
  sites: readonly ListedSite[],
  search: string,
  order: SiteOrder,
): readonly ListedSite[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length === 0 ? sites : sites.filter((site) => isFound(site, words));
  switch (order) {
    case "host":
      return found;
    case "used":
      return found.toSorted((one, other) => lastUse(other) - lastUse(one));
    case "changed":
      return found.toSorted((one, other) => lastChange(other) - lastChange(one));
  }
}

/** Each word has to be somewhere in what is shown of the site. */
function isFound(
  { origin, framedBy, grants, blocks }: ListedSite,
  words: readonly string[],
): boolean {
  const texts = [
    origin,
    framedBy ?? "",
    ...grants.map(({ description }) => description ?? ""),
    ...[...grants, ...blocks].flatMap(({ destinations }) => destinations),
  ];
  const text = texts.join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Milliseconds since 1970; 0 for one that was never used. */
function lastUse({ grants }: ListedSite): number {
  return Math.max(0, ...grants.map(({ lastUsedAt }) => lastUsedAt ?? 0));
}

function lastChange({ grants, blocks }: ListedSite): number {
  return Math.max(0, ...[...grants, ...blocks].map(({ createdAt }) => createdAt ?? 0));
}
