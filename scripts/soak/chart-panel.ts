import { type LineEnd, trendLines } from "./chart-lines.ts";
import type { Phase, Sample } from "./sample.ts";
import type { Memory } from "./verdict.ts";

const MEBIBYTE = 1024 * 1024;

export interface Panel {
  readonly title: string;
  readonly note: string;
  /** Undefined where there is nothing to draw. */
  value(sample: Sample): number | undefined;
  /** Whose trend is drawn. */
  readonly memory?: Memory;
}

export const WIDTH = 820;
export const MARGIN = 16;
const AXIS_WIDTH = 40;
export const LEFT = MARGIN + AXIS_WIDTH;
export const PLOT_WIDTH = WIDTH - LEFT - MARGIN;
const TITLE_HEIGHT = 26;
const PLOT_HEIGHT = 64;
export const PANEL_HEIGHT = TITLE_HEIGHT + PLOT_HEIGHT + 12;

/** Enough for every sample of an hour. */
const MOST_POINTS = 800;

/** What an axis may end at, by powers of ten. */
const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** Where a time is, from left to right. */
export type Place = (seconds: number) => number;

/** One value over the time, with its trend. */
export function drawPanel(
  panel: Panel,
  top: number,
  samples: readonly Sample[],
  place: Place,
): readonly string[] {
  const ceiling = ceilingOf(Math.max(1, ...samples.map((sample) => panel.value(sample) ?? 0)));
  const base = top + TITLE_HEIGHT + PLOT_HEIGHT;
  const level = (value: number) => base - (value / ceiling) * PLOT_HEIGHT;
  const at = (seconds: number, value: number) =>
    `${place(seconds).toFixed(1)},${level(value).toFixed(1)}`;
  const lines = runsOf(panel, samples).map((run) => {
    const points = run.map(({ seconds, value }) => at(seconds, value));
    return `<polyline points="${points.join(" ")}" class="line"/>`;
  });
  const trends = trendLines(panel.memory, samples).map(([from, to]) => {
    const points = [from, to].map(({ seconds, value }) => at(seconds, value / MEBIBYTE));
    return `<polyline points="${points.join(" ")}" class="trend"/>`;
  });
  return [
    text(MARGIN, top + 17, panel.title),
    text(WIDTH - MARGIN, top + 17, panel.note, "figure end"),
    ...bands(samples, place, base),
    `<line x1="${LEFT}" y1="${base - PLOT_HEIGHT}" x2="${LEFT}" y2="${base}" class="axis"/>`,
    `<line x1="${LEFT}" y1="${base}" x2="${LEFT + PLOT_WIDTH}" y2="${base}" class="axis"/>`,
    text(LEFT - 5, base - PLOT_HEIGHT + 9, String(ceiling), "figure end"),
    text(LEFT - 5, base, "0", "figure end"),
    ...lines,
    ...trends,
  ];
}

/**
 * What is drawn in one go: a gap where there is nothing. Of samples that would lie too close the
 * largest is drawn.
 */
function runsOf({ value }: Panel, samples: readonly Sample[]): readonly (readonly LineEnd[])[] {
  const step = Math.ceil(samples.length / MOST_POINTS);
  const runs: LineEnd[][] = [[]];
  for (let index = 0; index < samples.length; index += step) {
    const some = samples.slice(index, index + step);
    const places = some.flatMap((sample) => {
      const own = value(sample);
      return own === undefined ? [] : [{ seconds: sample.seconds, value: own }];
    });
    const [largest] = places.toSorted((one, other) => other.value - one.value);
    if (largest === undefined) runs.push([]);
    else runs.at(-1)?.push(largest);
  }
  return runs.filter(({ length }) => length > 0);
}

function bands(samples: readonly Sample[], place: Place, base: number): readonly string[] {
  const stretches: { phase: Phase; from: number; to: number }[] = [];
  for (const { phase, seconds } of samples) {
    const last = stretches.at(-1);
    if (last?.phase === phase) last.to = seconds;
    else stretches.push({ phase, from: last?.to ?? 0, to: seconds });
  }
  return stretches
    .filter(({ phase }) => phase !== "steady")
    .map(({ phase, from, to }) => {
      const width = place(to) - place(from);
      return `<rect x="${place(from).toFixed(1)}" y="${base - PLOT_HEIGHT}" width="${width.toFixed(1)}" height="${PLOT_HEIGHT}" class="${phase}"/>`;
    });
}

/** The next round number. */
function ceilingOf(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ROUND.map((each) => each * power).find((each) => each >= value) ?? value;
}

export function text(x: number, y: number, content: string, name = ""): string {
  const attribute = name === "" ? "" : ` class="${name}"`;
  return `<text x="${Math.round(x)}" y="${Math.round(y)}"${attribute}>${content}</text>`;
}
