import * as v from "valibot";
import { knownKind } from "../../../protocol/destination.ts";
import { parseDestinationPattern } from "../../../protocol/destination-pattern.ts";
import { type Parsed, parse } from "../../../protocol/parse.ts";

/** What is stored: by subject, each permission still to be parsed. */
const storedSchema = v.object({
  version: v.literal(2),
  sites: v.record(v.string(), v.unknown()),
});
export type StoredSites = v.InferOutput<typeof storedSchema>["sites"];

const firstSchema = v.object({ ...storedSchema.entries, version: v.literal(1) });

/** Version 1 knew one life, and blocked a whole site or nothing. */
const firstSiteSchema = v.object({
  grants: v.array(
    v.object({
      scopes: v.array(v.string()),
      destinations: v.array(v.string()),
      createdAt: v.number(),
    }),
  ),
  isBlocked: v.boolean(),
});
type FirstSite = v.InferOutput<typeof firstSiteSchema>;
type FirstGrant = FirstSite["grants"][number];

/** The stored permissions of any version, in the form of the newest. */
export function migratePermissions(stored: unknown): Parsed<StoredSites> {
  const first = parse(firstSchema, stored);
  if (first.ok) {
    const sites = Object.entries(first.value.sites).map(([key, site]) => {
      const parsed = parse(firstSiteSchema, site);
      // What was damaged before stays what it was, and is found to be so.
      return [key, parsed.ok ? fromFirst(parsed.value) : site];
    });
    return { ok: true, value: Object.fromEntries(sites) };
  }
  const newest = parse(storedSchema, stored);
  return newest.ok ? { ok: true, value: newest.value.sites } : newest;
}

export function newestForm(sites: StoredSites): object {
  return { version: 2, sites } satisfies v.InferInput<typeof storedSchema>;
}

const ALL_SCOPES_OF_FIRST = ["connect", "system-ports", "local-network", "listen"];

function fromFirst({ grants, isBlocked }: FirstSite): unknown {
  const block = {
    scopes: [...ALL_SCOPES_OF_FIRST, "listen-network"],
    destinations: ["*:*"],
    createdAt: 0,
  };
  return {
    grants: grants.flatMap((grant) => {
      const scopes = scopesFromFirst(grant);
      return scopes.length === 0 ? [] : [{ ...grant, scopes, life: "always" }];
    }),
    blocks: isBlocked ? [block] : [],
  };
}

/**
 * Version 1 granted the local network to a name, wherever that would lead later on. The person is
 * asked again instead, for the address.
 */
function scopesFromFirst({ scopes, destinations }: FirstGrant): readonly string[] {
  const isForAName = destinations.some((text) => {
    const host = parseDestinationPattern(text)?.host;
    return host?.type === "exact" && knownKind(host.host) === undefined;
  });
  return isForAName ? scopes.filter((scope) => scope !== "local-network") : scopes;
}
