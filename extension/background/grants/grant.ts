import * as v from "valibot";
import { destinationPatternSchema } from "../../../protocol/destination-pattern.ts";
import { DESTINATIONS_PER_RULE } from "../../../protocol/limits.ts";
import type { Rule } from "../../../protocol/rule.ts";
import { SCOPES, scopeSchema } from "../../../protocol/scope.ts";

/**
 * How long a grant holds: until the document goes, until the browser (or the last private window)
 * closes, or until the person takes it back.
 */
export const LIVES = ["once", "session", "always"] as const;
export const lifeSchema = v.picklist(LIVES);
export type Life = (typeof LIVES)[number];

/** Milliseconds since 1970. */
const timeSchema = v.pipe(v.number(), v.minValue(0));

const reach = {
  scopes: v.pipe(v.array(scopeSchema), v.minLength(1), v.maxLength(SCOPES.length)),
  destinations: v.pipe(
    v.array(destinationPatternSchema),
    v.minLength(1),
    v.maxLength(DESTINATIONS_PER_RULE),
  ),
  createdAt: timeSchema,
};

/** These scopes, towards these destinations. */
export const grantSchema = v.strictObject({
  ...reach,
  life: lifeSchema,
  /** The document that a grant for once is for, by the browser's own id. */
  documentId: v.optional(v.string()),
  /** Why, in the site's own words, fit to be shown. */
  description: v.optional(v.string()),
  lastUsedAt: v.optional(timeSchema),
});
export type Grant = v.InferOutput<typeof grantSchema>;

/** None of these scopes towards these destinations, whatever was granted. */
export const blockSchema = v.strictObject(reach);
export type Block = v.InferOutput<typeof blockSchema>;

/** How often in a row the person has sent the site's questions away, and when last. */
export const dismissalsSchema = v.strictObject({
  count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  lastAt: timeSchema,
});
export type Dismissals = v.InferOutput<typeof dismissalsSchema>;

/** What is remembered of one site. */
export const sitePermissionSchema = v.strictObject({
  grants: v.array(grantSchema),
  blocks: v.array(blockSchema),
  dismissals: v.optional(dismissalsSchema),
});
export type SitePermission = v.InferOutput<typeof sitePermissionSchema>;

export const NO_PERMISSION: SitePermission = { grants: [], blocks: [] };

/** As rules, the ones that win first: deny wins over allow. */
export function rulesOfPermission({ grants, blocks }: SitePermission): readonly Rule[] {
  return [...mergedRules("deny", blocks), ...mergedRules("allow", grants)];
}

type Reach = Pick<Grant, "scopes" | "destinations">;

/** One rule for all that have the same scopes, so that a site with many grants has few rules. */
export function mergedRules(effect: Rule["effect"], reaches: readonly Reach[]): readonly Rule[] {
  const byScopes = new Map<string, { scopes: Reach["scopes"]; destinations: Set<string> }>();
  for (const { scopes, destinations } of reaches) {
    const sorted = SCOPES.filter((scope) => scopes.includes(scope));
    const merged = byScopes.get(sorted.join()) ?? { scopes: sorted, destinations: new Set() };
    for (const destination of destinations) merged.destinations.add(destination);
    byScopes.set(sorted.join(), merged);
  }
  return [...byScopes.values()].flatMap(({ scopes, destinations }) =>
    chunks([...destinations]).map((chunk) => ({ effect, scopes, destinations: chunk })),
  );
}

function chunks(destinations: readonly string[]): readonly string[][] {
  const count = Math.ceil(destinations.length / DESTINATIONS_PER_RULE);
  return Array.from({ length: count }, (_, index) =>
    destinations.slice(index * DESTINATIONS_PER_RULE, (index + 1) * DESTINATIONS_PER_RULE),
  );
}
