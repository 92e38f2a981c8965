import type { Rule } from "../../../protocol/rule.ts";
import { mergedRules } from "../grants/grant.ts";
import { Mistakes, quote, told } from "./mistakes.ts";
import { NO_POLICY, type Policy } from "./policy.ts";
import { membersOf, POLICY_MEMBERS, unknownMembers } from "./policy-members.ts";
import { EVERY_SITE, type PolicyEntry, readBlocks, readGrants } from "./read-entries.ts";
import { readLimits } from "./read-limits.ts";

/**
 * What an administrator has set (docs/POLICY.md). Each part is read by itself: what is not understood
 * becomes a mistake, never lets a site do more, and takes nothing else with it.
 *
 * @param managed all that is in managed storage; Firefox hands on whatever stands in its file
 */
export function parsePolicy(managed: unknown): Policy {
  const mistakes = new Mistakes();
  const members = membersOf(managed);
  if (members === undefined) {
    mistakes.add("", told("not-an-object"), told("nothing-holds"));
    return { ...NO_POLICY, isSet: true, mistakes: mistakes.list };
  }
  // What may leave a site unblocked is told first.
  const blocks = readBlocks(members.get("blocks"), mistakes);
  for (const name of unknownMembers(members, POLICY_MEMBERS)) {
    mistakes.add(name, told("unknown-member"), told("member-ignored"));
  }
  const grants = readGrants(members.get("grants"), mistakes);
  const isForEverySite = ({ origin }: PolicyEntry) => origin === EVERY_SITE;
  return {
    isSet: members.size > 0,
    rules: rulesByOrigin(
      blocks.filter((block) => !isForEverySite(block)),
      grants,
    ),
    rulesForEverySite: mergedRules("deny", blocks.filter(isForEverySite)),
    mayAsk: readPrompts(members.get("prompts"), mistakes),
    ...readLimits(members.get("limits"), mistakes),
    secondPipe: readSecondPipe(members.get("secondPipe"), mistakes),
    mistakes: mistakes.list,
  };
}

function rulesByOrigin(
  blocks: readonly PolicyEntry[],
  grants: readonly PolicyEntry[],
): ReadonlyMap<string, readonly Rule[]> {
  const blocksOf = byOrigin(blocks);
  const grantsOf = byOrigin(grants);
  const origins = new Set([...blocksOf.keys(), ...grantsOf.keys()]);
  return new Map(
    [...origins].map((origin) => [
      origin,
      [
        ...mergedRules("deny", blocksOf.get(origin) ?? []),
        ...mergedRules("allow", grantsOf.get(origin) ?? []),
      ],
    ]),
  );
}

function byOrigin(entries: readonly PolicyEntry[]): ReadonlyMap<string, readonly PolicyEntry[]> {
  const groups = new Map<string, PolicyEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.origin) ?? [];
    group.push(entry);
    groups.set(entry.origin, group);
  }
  return groups;
}

/** May people be asked? Whoever sets this at all is likelier to mean that they may not. */
function readPrompts(given: unknown, mistakes: Mistakes): boolean {
  if (given === undefined || given === "allow") return true;
  if (given !== "forbid") {
    const problem = told("not-allow-or-forbid", quote(given));
    mistakes.add("prompts", problem, told("nobody-asked"));
  }
  return false;
}

/** Whoever sets this at all is likelier to mean that there is to be none. */
function readSecondPipe(given: unknown, mistakes: Mistakes): boolean | undefined {
  if (given === undefined || typeof given === "boolean") return given;
  mistakes.add("secondPipe", told("not-a-boolean", quote(given)), told("no-second-pipe"));
  return false;
}
