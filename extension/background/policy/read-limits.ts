import { DEFAULT_LIMITS, LIMIT_NAMES, type Limits } from "../limits.ts";
import { LIMIT_RANGES } from "./limit-ranges.ts";
import { type Mistakes, quote, told } from "./mistakes.ts";
import type { Policy } from "./policy.ts";
import { LIMIT_MEMBERS, membersOf, unknownMembers } from "./policy-members.ts";

/** The limits that an administrator has set; the default where there is none, or a mistake. */
export function readLimits(
  given: unknown,
  mistakes: Mistakes,
): Pick<Policy, "limits" | "ownLimits"> {
  if (given === undefined) return { limits: DEFAULT_LIMITS, ownLimits: [] };
  const members = membersOf(given);
  if (members === undefined) {
    mistakes.add("limits", told("not-an-object"), told("default-limits"));
    return { limits: DEFAULT_LIMITS, ownLimits: [] };
  }
  for (const name of unknownMembers(members, LIMIT_MEMBERS)) {
    mistakes.add(`limits.${name}`, told("unknown-limit"), told("limits-nothing"));
  }
  const own = new Map(
    LIMIT_NAMES.flatMap((name) => {
      const value = readLimit(name, members.get(name), mistakes);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const read = (name: keyof Limits) => own.get(name) ?? DEFAULT_LIMITS[name];
  return {
    limits: {
      socketsPerSite: read("socketsPerSite"),
      socketsInAll: read("socketsInAll"),
      listenersPerSite: read("listenersPerSite"),
      connectsPerSecond: read("connectsPerSecond"),
      bytesInFlightPerSite: read("bytesInFlightPerSite"),
      promptsPerSite: read("promptsPerSite"),
    },
    ownLimits: [...own.keys()],
  };
}

/** Undefined where none is set, or a mistake. */
function readLimit(name: keyof Limits, given: unknown, mistakes: Mistakes): number | undefined {
  if (given === undefined) return undefined;
  const { least, most } = LIMIT_RANGES[name];
  if (typeof given === "number" && Number.isInteger(given) && given >= least && given <= most) {
    return given;
  }
  const problem = told("out-of-range", quote(given), String(least), String(most));
  const standard = DEFAULT_LIMITS[name];
  mistakes.add(`limits.${name}`, problem, told("default-limit", String(standard)));
  return undefined;
}
