/** More of them help nobody. */
const MOST_MISTAKES = 100;
const LONGEST_PLACE = 120;
const LONGEST_QUOTE = 80;

/** Tells of a problem at a place within the one that it is for. */
export type Note = (placeWithin: string, problem: string) => void;

/** What is wrong in a policy, as sentences for the administrator. */
export class Mistakes {
  readonly #sentences: string[] = [];

  /**
   * @param place where in the policy, such as `grants[2].origin`
   * @param problem what is wrong there, and what to write instead
   * @param consequence what follows from it
   */
  add(place: string, problem: string, consequence: string): void {
    this.#sentences.push(`${cut(place, LONGEST_PLACE)}: ${problem}. ${consequence}.`);
  }

  /** For problems within one place that all have the same consequence. */
  noteIn(place: string, consequence: string): Note {
    return (placeWithin, problem) => this.add(`${place}${placeWithin}`, problem, consequence);
  }

  get list(): readonly string[] {
    if (this.#sentences.length <= MOST_MISTAKES) return [...this.#sentences];
    const shown = this.#sentences.slice(0, MOST_MISTAKES - 1);
    return [...shown, `There are ${this.#sentences.length - shown.length} more mistakes.`];
  }
}

/** A value of the policy, as it stands there. */
export function quote(value: unknown): string {
  return cut(JSON.stringify(value) ?? String(value), LONGEST_QUOTE);
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
