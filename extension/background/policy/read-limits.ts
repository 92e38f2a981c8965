import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import { LIMIT_RANGES } from "./limit-ranges.ts";
import { type Mistakes, quote, told } from "./mistakes.ts";
import { LIMIT_MEMBERS, membersOf, unknownMembers } from "./policy-members.ts";

/** The limits that an administrator has set; the default where there is none, or a mistake. */
export function readLimits(given: unknown, mistakes: Mistakes): Limits {
  if (given === undefined) return DEFAULT_LIMITS;
  const members = membersOf(given);
  if (members === undefined) {
    mistakes.add("limits", told("not-an-object"), told("default-limits"));
    return DEFAULT_LIMITS;
  }
  for (const name of unknownMembers(members, LIMIT_MEMBERS)) {
    mistakes.add(`limits.${name}`, told("unknown-limit"), told("limits-nothing"));
  }
  const read = (name: keyof Limits) => readLimit(name, members.get(name), mistakes);
  return {
    socketsPerSite: read("socketsPerSite"),
    socketsInAll: read("socketsInAll"),
    listenersPerSite: read("listenersPerSite"),
    connectsPerSecond: read("connectsPerSecond"),
    bytesInFlightPerSite: read("bytesInFlightPerSite"),
    promptsPerSite: read("promptsPerSite"),
  };
}

function readLimit(name: keyof Limits, given: unknown, mistakes: Mistakes): number {
  const { least, most } = LIMIT_RANGES[name];
  const standard = DEFAULT_LIMITS[name];
  if (given === undefined) return standard;
  if (typeof given === "number" && Number.isInteger(given) && given >= least && given <= most) {
    return given;
  }
  const problem = told("out-of-range", quote(given), String(least), String(most));
  mistakes.add(`limits.${name}`, problem, told("default-limit", String(standard)));
  return standard;
}
