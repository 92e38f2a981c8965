import type { Rule } from "../../protocol/rule.ts";
import { SCOPES, type Scope } from "../../protocol/scope.ts";
import type { Life } from "../background/grants/grant.ts";
import { type ReachLine, reachLines } from "../look/reach-lines.ts";
import type { SiteAllowance } from "./popup-messages.ts";

export interface SiteReachLine extends ReachLine {
  /** How long it holds; undefined is set by an administrator. */
  readonly life: Life | undefined;
}

/** What a site may use, and what it is refused; what holds everywhere comes first. */
export interface SiteReach {
  readonly allowed: readonly SiteReachLine[];
  readonly refused: readonly SiteReachLine[];
}

export function siteReach(allowances: readonly SiteAllowance[]): SiteReach {
  return { allowed: linesOf("allow", allowances), refused: linesOf("deny", allowances) };
}

function linesOf(
  effect: Rule["effect"],
  allowances: readonly SiteAllowance[],
): readonly SiteReachLine[] {
  const lines = byDestination(
    allowances.filter((allowance) => allowance.effect === effect),
  ).flatMap(({ destination, scopes, life }) =>
    reachLines({ effect, scopes: SCOPES.filter((scope) => scopes.has(scope)) }, destination).map(
      (line) => ({ ...line, life }),
    ),
  );
  const isAnywhere = ({ place }: SiteReachLine) => place.type === "any";
  return [...lines.filter(isAnywhere), ...lines.filter((line) => !isAnywhere(line))];
}

interface Held {
  readonly destination: string;
  readonly life: Life | undefined;
  readonly scopes: Set<Scope>;
}

/** What several rules say of one destination, and for equally long, is one thing to a person. */
function byDestination(allowances: readonly SiteAllowance[]): readonly Held[] {
  const held = new Map<string, Held>();
  for (const { scopes, destinations, life } of allowances) {
    for (const destination of destinations) {
      const key = `${life} ${destination}`;
      const { scopes: before = [] } = held.get(key) ?? {};
      held.set(key, { destination, life, scopes: new Set([...before, ...scopes]) });
    }
  }
  return [...held.values()];
}
