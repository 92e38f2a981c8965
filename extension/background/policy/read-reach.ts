import { DESTINATIONS_PER_RULE } from "../../../protocol/limits.ts";
import { SCOPES, type Scope } from "../../../protocol/scope.ts";
import { type Note, type ProblemKind, quote, told } from "./mistakes.ts";
import { readDestination } from "./read-destination.ts";
import type { ReadItem } from "./read-item.ts";

/** What could be read of a list. */
export interface ReadList<T> {
  readonly items: T[];
  /** Whether that is all of it, and something. */
  readonly isComplete: boolean;
}

export function readScopes(given: unknown, note: Note): ReadList<Scope> {
  return readList(
    given,
    { expected: "not-scopes", most: SCOPES.length, read: readScope } as const,
    note,
  );
}

export function readDestinations(given: unknown, note: Note): ReadList<string> {
  const most = DESTINATIONS_PER_RULE;
  return readList(given, { expected: "not-destinations", most, read: readDestination }, note);
}

function readScope(given: unknown): ReadItem<Scope> {
  const value = SCOPES.find((scope) => scope === given);
  if (value !== undefined) return { ok: true, value };
  return { ok: false, problem: told("no-scope", quote(given), SCOPES.join(", ")) };
}

interface ListOf<T> {
  /** What is wrong where it is no list. */
  readonly expected: ProblemKind;
  readonly most: number;
  readonly read: (given: unknown) => ReadItem<T>;
}

function readList<T>(given: unknown, { expected, most, read }: ListOf<T>, note: Note): ReadList<T> {
  if (!Array.isArray(given) || given.length === 0) {
    note("", told(expected));
    return { items: [], isComplete: false };
  }
  if (given.length > most) note(`[${most}]`, told("too-many", String(most)));
  const items = given.slice(0, most).flatMap((item: unknown, index) => {
    const parsed = read(item);
    if (parsed.ok) return [parsed.value];
    note(`[${index}]`, parsed.problem);
    return [];
  });
  return { items, isComplete: items.length === given.length };
}
