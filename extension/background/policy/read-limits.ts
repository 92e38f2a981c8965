import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import { LIMIT_RANGES } from "./limit-ranges.ts";
import { type Mistakes, quote } from "./mistakes.ts";
import { LIMIT_MEMBERS, membersOf, unknownMembers } from "./policy-members.ts";

/** The limits that an administrator has set; the default where there is none, or a mistake. */
export function readLimits(given: unknown, mistakes: Mistakes): Limits {
  if (given === undefined) return DEFAULT_LIMITS;
  const members = membersOf(given);
  if (members === undefined) {
    mistakes.add("limits", "expected an object", "All limits are the default ones");
    return DEFAULT_LIMITS;
  }
  for (const name of unknownMembers(members, LIMIT_MEMBERS)) {
    mistakes.add(`limits.${name}`, "there is no such limit", "It limits nothing");
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
  const problem = `${quote(given)} is no whole number from ${least} to ${most}`;
  mistakes.add(`limits.${name}`, problem, `It is ${standard}, as by default`);
  return standard;
}
