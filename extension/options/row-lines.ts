import { ANY_DESTINATION } from "../../protocol/destination-pattern.ts";
import { SCOPES } from "../../protocol/scope.ts";
import { type ReachLine, reachLines } from "../look/reach-lines.ts";
import type { SiteRow } from "./site-rows.ts";

const EVERYTHING: ReachLine = { place: { type: "any" }, words: ["optionsReachEverything"] };

/** What a row allows or denies, in words. */
export function rowLines({
  effect,
  reaches,
}: Pick<SiteRow, "effect" | "reaches">): readonly ReachLine[] {
  return reaches.flatMap(({ scopes, destinations }): readonly ReachLine[] => {
    const isEveryScope = SCOPES.every((scope) => scopes.includes(scope));
    if (isEveryScope && destinations.includes(ANY_DESTINATION)) return [EVERYTHING];
    return destinations.flatMap((destination) => reachLines({ effect, scopes }, destination));
  });
}
