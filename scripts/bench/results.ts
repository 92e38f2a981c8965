import type { BrowserFamily } from "../manifest.ts";
import { median } from "./statistics.ts";
import type { Carrier, Figures } from "./task.ts";

/** A carrier, or the bare pipe. */
export type Column = Carrier | "bare";

export interface Series {
  readonly browser: BrowserFamily;
  readonly measurement: string;
  readonly figure: string;
  readonly carrier: Column;
  readonly values: readonly number[];
}

interface GrowingSeries extends Series {
  readonly values: number[];
}

type Place = Omit<Series, "values" | "figure">;

/** What came out, round by round. */
export class Results {
  readonly #series = new Map<string, GrowingSeries>();

  add(place: Place, figures: Figures): void {
    for (const [figure, value] of Object.entries(figures)) {
      const key = keyOf({ ...place, figure });
      const series = this.#series.get(key) ?? { ...place, figure, values: [] };
      series.values.push(value);
      this.#series.set(key, series);
    }
  }

  get all(): readonly Series[] {
    return [...this.#series.values()];
  }

  /** Undefined where nothing came out. */
  median(place: Omit<Series, "values">): number | undefined {
    const series = this.#series.get(keyOf(place));
    return series === undefined ? undefined : median(series.values);
  }
}

function keyOf({ browser, measurement, figure, carrier }: Omit<Series, "values">): string {
  return [browser, measurement, figure, carrier].join(" ");
}
