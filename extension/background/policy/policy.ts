import type { Rule } from "../../../protocol/rule.ts";
import { isFramed, type Subject } from "../identity.ts";
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import type { PolicyMistake } from "./mistakes.ts";

/** What an administrator has set by the browser's own policy engine. It wins over people. */
export interface Policy {
  /** Whether anything is set at all. */
  readonly isSet: boolean;
  /** What is set for single sites, by origin, the ones that win first. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  /** What is denied to every site. */
  readonly rulesForEverySite: readonly Rule[];
  /** Whether people may be asked, and may allow anything themselves. */
  readonly mayAsk: boolean;
  readonly limits: Limits;
  /** Those of them that the administrator has set; the others are the default ones. */
  readonly ownLimits: readonly (keyof Limits)[];
  /** Whether bytes may take the second pipe; undefined leaves it to the person. */
  readonly secondPipe: boolean | undefined;
  /** What in the policy was not understood, for the administrator; the rest holds. */
  readonly mistakes: readonly PolicyMistake[];
}

export const NO_POLICY: Policy = {
  isSet: false,
  rules: new Map(),
  rulesForEverySite: [],
  mayAsk: true,
  limits: DEFAULT_LIMITS,
  ownLimits: [],
  secondPipe: undefined,
  mistakes: [],
};

/** What the policy says of one site, the rules that win first. */
export function policyRules({ rules, rulesForEverySite }: Policy, origin: string): readonly Rule[] {
  return [...rulesForEverySite, ...(rules.get(origin) ?? [])];
}

/** The same for one subject: what is allowed to a site is not for whoever frames it. */
export function policyRulesFor(policy: Policy, subject: Subject): readonly Rule[] {
  const rules = policyRules(policy, subject.origin);
  return isFramed(subject) ? rules.filter(({ effect }) => effect === "deny") : rules;
}
