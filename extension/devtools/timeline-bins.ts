import type { Direction } from "../../protocol/recorded.ts";
import type { Entry } from "./history.ts";

export interface TimelineBins {
  /** Milliseconds since 1970, of the first entry and of the last. */
  readonly from: number;
  readonly to: number;
  /** Payload bytes, recorded or not, in parts of that time that are equally long. */
  readonly bytes: Readonly<Record<Direction, readonly number[]>>;
}

/** When how many bytes went by. */
export function timelineBins(entries: readonly Entry[], count: number): TimelineBins {
  const from = entries[0]?.time ?? 0;
  const to = entries.at(-1)?.time ?? 0;
  const bytes = { received: Array<number>(count).fill(0), sent: Array<number>(count).fill(0) };
  for (const { time, what } of entries) {
    if (what.kind !== "bytes" && what.kind !== "omitted") continue;
    const index = binOf(time, { from, to }, count);
    const byteLength = what.kind === "bytes" ? what.data.byteLength : what.byteLength;
    const bins = bytes[what.direction];
    bins[index] = (bins[index] ?? 0) + byteLength;
  }
  return { from, to, bytes };
}

/** In which of so many parts of the time a moment lies. */
export function binOf(
  time: number,
  { from, to }: Pick<TimelineBins, "from" | "to">,
  count: number,
): number {
  if (to <= from) return 0;
  const part = Math.floor(((time - from) / (to - from)) * count);
  return Math.min(Math.max(part, 0), count - 1);
}

/** Bars of these heights, side by side, one unit wide: the `d` of an SVG path from 0 up to −1. */
export function barsPath(heights: readonly number[]): string {
  return heights
    .flatMap((height, index) =>
      height > 0 ? [`M${index} 0V${(-Math.min(height, 1)).toFixed(3)}h1V0z`] : [],
    )
    .join("");
}

/** The root lets a keystroke be seen beside a flood; whatever there is can be seen. */
export function barHeights(bytes: readonly number[], most: number): readonly number[] {
  return bytes.map((count) => (count === 0 ? 0 : Math.max(Math.sqrt(count / most), 0.08)));
}
