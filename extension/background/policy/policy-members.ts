import { LIMIT_RANGES } from "./limit-ranges.ts";

/** The names of all that a policy can have; extension/policy-schema.json has the same. */
export const POLICY_MEMBERS = ["grants", "blocks", "prompts", "secondPipe", "limits"] as const;
export const GRANT_MEMBERS = ["origin", "scopes", "destinations"] as const;
export const BLOCK_MEMBERS = GRANT_MEMBERS;
export const LIMIT_MEMBERS = Object.keys(LIMIT_RANGES);

/** The members of an object, which neither a list nor null is. */
export function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

export function unknownMembers(
  members: ReadonlyMap<string, unknown>,
  known: readonly string[],
): readonly string[] {
  return [...members.keys()].filter((name) => !known.includes(name));
}
