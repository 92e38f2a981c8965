/** More of them help nobody. */
const MOST_MISTAKES = 100;
const LONGEST_PLACE = 120;
const LONGEST_QUOTE = 80;

/** What can be wrong at one place of a policy. The page that shows it has the words. */
export const PROBLEMS = [
  "not-an-object",
  "not-a-list",
  "not-an-entry",
  "not-scopes",
  "not-destinations",
  /** With how many there may be. */
  "too-many",
  "unknown-member",
  "unknown-grant-member",
  "unknown-block-member",
  "unknown-limit",
  /** With what stands there, as all that follow. */
  "not-allow-or-forbid",
  "not-a-boolean",
  /** With the least and the most that it may be. */
  "out-of-range",
  /** With the scopes that there are. */
  "no-scope",
  "no-destination",
  /** With what to write instead, as the next three. */
  "no-port",
  "no-scheme",
  "more-than-origin",
  "wildcard-origin",
  "no-site",
  /** With what to write instead alone. */
  "http-not-local",
  /** With nothing, as it is no text. */
  "not-an-origin",
  "not-a-destination",
] as const;
export type ProblemKind = (typeof PROBLEMS)[number];

/** What follows from it, until it is mended. */
export const CONSEQUENCES = [
  "nothing-holds",
  "member-ignored",
  "nobody-asked",
  "no-second-pipe",
  "nothing-allowed",
  "grant-void",
  "nothing-granted",
  "nothing-blocked",
  /** With the origin of the site. */
  "site-blocked",
  "every-site-blocked",
  "default-limits",
  /** With the default. */
  "default-limit",
  "limits-nothing",
] as const;
export type ConsequenceKind = (typeof CONSEQUENCES)[number];

/** A kind, with what its words name. */
export interface Told<Kind> {
  readonly kind: Kind;
  readonly values: readonly string[];
}
export type Problem = Told<ProblemKind>;
export type Consequence = Told<ConsequenceKind>;

/** What is wrong in a policy, for the administrator. */
export type PolicyMistake =
  | {
      readonly type: "mistake";
      /** Where in the policy, such as `grants[2].origin`; empty for all of it. */
      readonly place: string;
      readonly problem: Problem;
      readonly consequence: Consequence;
    }
  /** So many more are not told. */
  | { readonly type: "more"; readonly count: number }
  /** The policy could not be read at all, for a reason in the browser's own words. */
  | { readonly type: "unread"; readonly reason: string };

/** Tells of a problem at a place within the one that it is for. */
export type Note = (placeWithin: string, problem: Problem) => void;

export function told<const Kind extends string>(
  kind: Kind,
  ...values: readonly string[]
): Told<Kind> {
  return { kind, values };
}

/** The mistakes of a policy, in the order in which they are found. */
export class Mistakes {
  readonly #found: PolicyMistake[] = [];

  add(place: string, problem: Problem, consequence: Consequence): void {
    this.#found.push({ type: "mistake", place: cut(place, LONGEST_PLACE), problem, consequence });
  }

  /** For problems within one place that all have the same consequence. */
  noteIn(place: string, consequence: Consequence): Note {
    return (placeWithin, problem) => this.add(`${place}${placeWithin}`, problem, consequence);
  }

  get list(): readonly PolicyMistake[] {
    if (this.#found.length <= MOST_MISTAKES) return [...this.#found];
    const shown = this.#found.slice(0, MOST_MISTAKES - 1);
    return [...shown, { type: "more", count: this.#found.length - shown.length }];
  }
}

/** A value of the policy, as it stands there. */
export function quote(value: unknown): string {
  return cut(JSON.stringify(value) ?? String(value), LONGEST_QUOTE);
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
