const THOUSAND = 1_000;
const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"] as const;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Sizes and lengths of time in the words of one language, short enough for a line that changes. What
 * makes them is kept, since making it is what takes long.
 */
export class QuantityWords {
  readonly #language: string;
  readonly #formats = new Map<string, Intl.NumberFormat>();

  /** @param language a BCP 47 tag */
  constructor(language: string) {
    this.#language = language;
  }

  /** Such as `1.2 MB`: powers of 1,000, three digits at most below a thousand. */
  bytes(count: number): string {
    return this.#bytes(count, "");
  }

  /** Such as `1.2 MB/s`. */
  bytesPerSecond(rate: number): string {
    return this.#bytes(rate, "-per-second");
  }

  /** The largest unit that fits, such as `4 min`; a time that lies ahead is none. */
  age(milliseconds: number): string {
    if (milliseconds >= DAY) return this.#age(milliseconds / DAY, "day");
    if (milliseconds >= HOUR) return this.#age(milliseconds / HOUR, "hour");
    if (milliseconds >= MINUTE) return this.#age(milliseconds / MINUTE, "minute");
    return this.#age(Math.max(milliseconds, 0) / SECOND, "second");
  }

  #bytes(count: number, per: "" | "-per-second"): string {
    let value = count;
    let index = 0;
    // 999.5 would be shown as 1,000 of the smaller unit.
    while (value >= THOUSAND - 0.5 && index < BYTE_UNITS.length - 1) {
      value /= THOUSAND;
      index += 1;
    }
    const unit = BYTE_UNITS[index] ?? "byte";
    const digits = index === 0 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
    return this.#format(`${unit}${per}`, digits).format(value);
  }

  #age(value: number, unit: "day" | "hour" | "minute" | "second"): string {
    return this.#format(unit, { maximumFractionDigits: 0 }).format(Math.floor(value));
  }

  #format(unit: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const known = this.#formats.get(unit);
    if (known !== undefined) return known;
    const made = new Intl.NumberFormat(this.#language, {
      style: "unit",
      unit,
      // The short form of a byte has no plural in English.
      unitDisplay: unit === "byte" ? "long" : "short",
      ...options,
    });
    this.#formats.set(unit, made);
    return made;
  }
}
