import { ANY_DESTINATION } from "../../../protocol/destination-pattern.ts";
import { SCOPES, type Scope } from "../../../protocol/scope.ts";
import { type Consequence, type Mistakes, told } from "./mistakes.ts";
import { BLOCK_MEMBERS, GRANT_MEMBERS, membersOf, unknownMembers } from "./policy-members.ts";
import { readOrigin } from "./read-origin.ts";
import { readDestinations, readScopes } from "./read-reach.ts";

/** These scopes, towards these destinations, for one site. */
export interface PolicyEntry {
  readonly origin: string;
  readonly scopes: Scope[];
  readonly destinations: string[];
}

/** Stands for every site in a block. */
export const EVERY_SITE = "*";

/** Of grants, and of blocks. */
export const MOST_ENTRIES = 1000;

/** What cannot be read allows nothing. */
export function readGrants(given: unknown, mistakes: Mistakes): readonly PolicyEntry[] {
  return readEntries(given, "grants", told("nothing-allowed"), readGrant, mistakes);
}

/**
 * What cannot be read takes nothing from a block: where it is plain which site is meant, the whole
 * site is blocked until the mistake is mended.
 */
export function readBlocks(given: unknown, mistakes: Mistakes): readonly PolicyEntry[] {
  return readEntries(given, "blocks", NOTHING_BLOCKED, readBlock, mistakes);
}

const NOTHING_BLOCKED: Consequence = told("nothing-blocked");

type Members = ReadonlyMap<string, unknown>;
type ReadEntry = (members: Members, place: string, mistakes: Mistakes) => PolicyEntry | undefined;

function readEntries(
  given: unknown,
  place: string,
  consequence: Consequence,
  readEntry: ReadEntry,
  mistakes: Mistakes,
): readonly PolicyEntry[] {
  if (given === undefined) return [];
  const note = mistakes.noteIn(place, consequence);
  if (!Array.isArray(given)) {
    note("", told("not-a-list"));
    return [];
  }
  if (given.length > MOST_ENTRIES) {
    note(`[${MOST_ENTRIES}]`, told("too-many", String(MOST_ENTRIES)));
  }
  return given.slice(0, MOST_ENTRIES).flatMap((entry: unknown, index) => {
    const members = membersOf(entry);
    if (members !== undefined) return readEntry(members, `${place}[${index}]`, mistakes) ?? [];
    note(`[${index}]`, told("not-an-entry"));
    return [];
  });
}

function readGrant(members: Members, place: string, mistakes: Mistakes): PolicyEntry | undefined {
  const note = mistakes.noteIn(place, told("grant-void"));
  // They may have been meant to narrow it.
  const others = unknownMembers(members, GRANT_MEMBERS);
  for (const name of others) note(`.${name}`, told("unknown-grant-member"));
  const origin = readOrigin(members.get("origin"));
  if (!origin.ok) note(".origin", origin.problem);
  const { items: scopes } = readScopes(
    members.get("scopes"),
    mistakes.noteIn(`${place}.scopes`, NOT_ALLOWED),
  );
  const { items: destinations } = readDestinations(
    members.get("destinations"),
    mistakes.noteIn(`${place}.destinations`, NOT_ALLOWED),
  );
  const isEmpty = scopes.length === 0 || destinations.length === 0;
  if (!origin.ok || others.length > 0 || isEmpty) return undefined;
  return { origin: origin.origin, scopes, destinations };
}

const NOT_ALLOWED: Consequence = told("nothing-granted");

function readBlock(members: Members, place: string, mistakes: Mistakes): PolicyEntry | undefined {
  const origin = readBlockedOrigin(members.get("origin"), `${place}.origin`, mistakes);
  if (origin === undefined) return undefined;
  const whole = { origin, scopes: [...SCOPES], destinations: [ANY_DESTINATION] };
  const consequence = wholeIsBlocked(origin);
  const others = unknownMembers(members, BLOCK_MEMBERS);
  for (const name of others) {
    mistakes.add(`${place}.${name}`, told("unknown-block-member"), consequence);
  }
  const scopes = members.has("scopes")
    ? readScopes(members.get("scopes"), mistakes.noteIn(`${place}.scopes`, consequence))
    : { items: whole.scopes, isComplete: true };
  const destinations = members.has("destinations")
    ? readDestinations(
        members.get("destinations"),
        mistakes.noteIn(`${place}.destinations`, consequence),
      )
    : { items: whole.destinations, isComplete: true };
  const isComplete = others.length === 0 && scopes.isComplete && destinations.isComplete;
  return isComplete ? { origin, scopes: scopes.items, destinations: destinations.items } : whole;
}

function readBlockedOrigin(given: unknown, place: string, mistakes: Mistakes): string | undefined {
  if (given === EVERY_SITE) return EVERY_SITE;
  const origin = readOrigin(given);
  if (origin.ok) return origin.origin;
  const { problem, meant } = origin;
  mistakes.add(place, problem, meant === undefined ? NOTHING_BLOCKED : wholeIsBlocked(meant));
  return meant;
}

function wholeIsBlocked(origin: string): Consequence {
  return origin === EVERY_SITE ? told("every-site-blocked") : told("site-blocked", origin);
}
