import {
  drawPanel,
  LEFT,
  MARGIN,
  PANEL_HEIGHT,
  type Panel,
  PLOT_WIDTH,
  type Place,
  text,
  WIDTH,
} from "./chart-panel.ts";
import type { Sample } from "./sample.ts";
import { growth, MEMORIES, type Verdict } from "./verdict.ts";

const MEBIBYTE = 1024 * 1024;

const HEAD_HEIGHT = 62;
const FOOT_HEIGHT = 30;

/** The minutes that may lie between two marks. */
const MARK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240];
const MOST_MARKS = 13;

/** Colours that stand apart for all eyes, on a light page and on a dark one. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .head { font-weight: 600; }
  .quiet { fill: #57606a; }
  .figure { font-size: 11px; fill: #57606a; font-variant-numeric: tabular-nums; }
  .end { text-anchor: end; }
  .middle { text-anchor: middle; }
  .axis { stroke: #8c959f; }
  .line { fill: none; stroke: #0969da; stroke-width: 1.3; stroke-linejoin: round; }
  .trend { stroke: #bc4c00; stroke-width: 2; }
  .storm { fill: #cf222e; opacity: 0.14; }
  .rest { fill: #57606a; opacity: 0.14; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .quiet, .figure { fill: #9198a1; }
    .axis { stroke: #656c76; }
    .line { stroke: #4c9aff; }
    .trend { stroke: #f0883e; }
    .storm { fill: #f85149; opacity: 0.22; }
    .rest { fill: #9198a1; opacity: 0.22; }
  }
`;

/** One browser's time under load, as an SVG that stands alone. */
export function chart(version: string, samples: readonly Sample[], verdict: Verdict): string {
  const end = samples.at(-1)?.seconds ?? 1;
  const place: Place = (seconds) => LEFT + (seconds / end) * PLOT_WIDTH;
  const panels = panelsOf(verdict);
  const pieces = [
    text(MARGIN, MARGIN + 13, `${version}: ${Math.round(end / 60)} minutes under load`, "head"),
    ...legend(),
  ];
  panels.forEach((panel, index) => {
    pieces.push(...drawPanel(panel, HEAD_HEIGHT + index * PANEL_HEIGHT, samples, place));
  });
  const bottom = HEAD_HEIGHT + panels.length * PANEL_HEIGHT;
  pieces.push(...minutes(end, bottom, place));
  const height = bottom + FOOT_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">Memory, descriptors and round trips in ${version} under load for ${Math.round(end / 60)} minutes</title>`,
    `<style>${STYLE}</style>`,
    ...pieces,
    "</svg>",
    "",
  ].join("\n");
}

function panelsOf({ memories }: Verdict): readonly Panel[] {
  const panels: Panel[] = MEMORIES.map((memory) => {
    const judged = memories.find(({ name }) => name === memory.name);
    return {
      title: `${memory.title}, private memory in MiB`,
      note:
        judged === undefined
          ? ""
          : `${growth(judged.bytesPerHour)} (${growth(judged.low)} to ${growth(judged.high)})`
              .replaceAll(" MiB an hour", "")
              .replace(" (", " MiB an hour ("),
      value: (sample) => {
        const bytes = memory.value(sample);
        return bytes === undefined ? undefined : bytes / MEBIBYTE;
      },
      memory,
    };
  });
  return [
    ...panels,
    { title: "Host's descriptors", note: "", value: ({ host }) => host?.descriptors },
    { title: "Longest of ten round trips, in ms", note: "", value: ({ tripMost }) => tripMost },
    { title: "Connections that are open", note: "", value: ({ connections }) => connections },
  ];
}

function minutes(end: number, bottom: number, place: Place): readonly string[] {
  const step = MARK_MINUTES.find((each) => end / 60 / each < MOST_MARKS) ?? 480;
  const count = Math.floor(end / 60 / step);
  const marks = Array.from({ length: count + 1 }, (_, index) => index * step);
  return marks.map((mark) =>
    text(place(mark * 60), bottom + 6, mark === 0 ? "0 min" : String(mark), "figure middle"),
  );
}

function legend(): readonly string[] {
  const y = MARGIN + 24;
  return [
    `<rect x="${MARGIN}" y="${y}" width="11" height="11" class="storm"/>`,
    text(MARGIN + 16, y + 10, "host and background killed", "quiet"),
    `<rect x="${MARGIN + 230}" y="${y}" width="11" height="11" class="rest"/>`,
    text(MARGIN + 246, y + 10, "no sockets", "quiet"),
    `<line x1="${MARGIN + 350}" y1="${y + 6}" x2="${MARGIN + 370}" y2="${y + 6}" class="trend"/>`,
    text(MARGIN + 376, y + 10, "trend, where it is judged", "quiet"),
  ];
}
