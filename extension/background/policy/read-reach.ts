import { DESTINATIONS_PER_RULE } from "../../../protocol/limits.ts";
import type { Parsed } from "../../../protocol/parse.ts";
import { SCOPES, type Scope } from "../../../protocol/scope.ts";
import { type Note, quote } from "./mistakes.ts";
import { readDestination } from "./read-destination.ts";

/** What could be read of a list. */
export interface ReadList<T> {
  readonly items: T[];
  /** Whether that is all of it, and something. */
  readonly isComplete: boolean;
}

export function readScopes(given: unknown, note: Note): ReadList<Scope> {
  return readList(given, { name: "scopes", most: SCOPES.length, read: readScope }, note);
}

export function readDestinations(given: unknown, note: Note): ReadList<string> {
  const what = { name: "destinations", most: DESTINATIONS_PER_RULE, read: readDestination };
  return readList(given, what, note);
}

function readScope(given: unknown): Parsed<Scope> {
  const value = SCOPES.find((scope) => scope === given);
  if (value !== undefined) return { ok: true, value };
  return { ok: false, reason: `${quote(given)} is no scope; there are ${SCOPES.join(", ")}` };
}

interface ListOf<T> {
  readonly name: string;
  readonly most: number;
  readonly read: (given: unknown) => Parsed<T>;
}

function readList<T>(given: unknown, { name, most, read }: ListOf<T>, note: Note): ReadList<T> {
  if (!Array.isArray(given) || given.length === 0) {
    note("", `expected a list of ${name}`);
    return { items: [], isComplete: false };
  }
  if (given.length > most) {
    note(`[${most}] and all that follow`, `${most} ${name} are the most`);
  }
  const items = given.slice(0, most).flatMap((item: unknown, index) => {
    const parsed = read(item);
    if (parsed.ok) return [parsed.value];
    note(`[${index}]`, parsed.reason);
    return [];
  });
  return { items, isComplete: items.length === given.length };
}
