import * as v from "valibot";
import { scopeSchema } from "../../../protocol/scope.ts";

/** Any host, any port. What it really reaches is bounded by the grant's scopes. */
export const ANY_DESTINATION = "*:*";

const time = v.pipe(v.number(), v.minValue(0));

/** These scopes, towards these destinations: `*:*`, or `host:port` in canonical form. */
export const grantSchema = v.object({
  scopes: v.pipe(v.array(scopeSchema), v.minLength(1)),
  destinations: v.pipe(v.array(v.string()), v.minLength(1)),
  /** Milliseconds since 1970. */
  createdAt: time,
});
export type Grant = v.InferOutput<typeof grantSchema>;

/** What is remembered of one origin. A block wins over every grant. */
export const sitePermissionSchema = v.object({
  grants: v.array(grantSchema),
  isBlocked: v.boolean(),
});
export type SitePermission = v.InferOutput<typeof sitePermissionSchema>;

export const NO_PERMISSION: SitePermission = { grants: [], isBlocked: false };
