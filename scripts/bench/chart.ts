import { BROWSER_FAMILIES, type BrowserFamily } from "../manifest.ts";
import type { Results } from "./results.ts";
import type { Carrier } from "./task.ts";

interface ChartRow {
  readonly title: string;
  readonly measurement: string;
  readonly figure: string;
}

interface ChartPart {
  readonly title: string;
  readonly digits: number;
  readonly rows: readonly ChartRow[];
}

const PARTS: readonly ChartPart[] = [
  {
    title: "MiB a second: more is better",
    digits: 0,
    rows: [
      ["download", "download"],
      ["upload", "upload"],
      ["download, TLS", "download-tls"],
      ["upload, TLS", "upload-tls"],
      ["download, 100 sockets", "download-100"],
      ["upload, 100 sockets", "upload-100"],
    ].map(([title = "", measurement = ""]) => ({
      title,
      measurement,
      figure: "mebibytesPerSecond",
    })),
  },
  {
    title: "Milliseconds: less is better",
    digits: 2,
    rows: [
      { title: "echo of 32 bytes, mean", measurement: "echo-32", figure: "mean" },
      { title: "echo of 16 KiB, mean", measurement: "echo-16k", figure: "mean" },
      { title: "until the first answer", measurement: "open", figure: "firstAnswer" },
    ],
  },
];

const DRAWN_CARRIERS = ["ours", "websockify"] as const satisfies readonly Carrier[];

const WIDTH = 820;
const MARGIN = 16;
const LABEL_WIDTH = 190;
const COLUMN_GAP = 24;
const COLUMN_WIDTH = (WIDTH - 2 * MARGIN - LABEL_WIDTH - COLUMN_GAP) / 2;
/** Room behind the longest bar for its figure. */
const FIGURE_WIDTH = 44;
const BAR_HEIGHT = 11;
const BAR_GAP = 2;
const ROW_HEIGHT = 36;
const PART_HEAD_HEIGHT = 44;
const HEAD_HEIGHT = 44;

/** Colours that stand apart for all eyes, on a light page and on a dark one. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .head { font-weight: 600; }
  .quiet { fill: #57606a; }
  .figure { font-size: 11px; font-variant-numeric: tabular-nums; }
  .axis { stroke: #8c959f; }
  .ours { fill: #0969da; }
  .websockify { fill: #bc8c3c; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .quiet { fill: #9198a1; }
    .axis { stroke: #656c76; }
    .ours { fill: #4c9aff; }
    .websockify { fill: #d3a24f; }
  }
`;

/** Medians of both browsers side by side, ours over websockify's, as an SVG that stands alone. */
export function chart(results: Results): string {
  const families = BROWSER_FAMILIES.filter((family) =>
    results.all.some(({ browser }) => browser === family),
  );
  const pieces: string[] = [];
  families.forEach((family, column) => {
    pieces.push(text(columnStart(column), MARGIN + 13, NAMES[family], "head"));
  });
  pieces.push(...legend());
  let top = HEAD_HEIGHT;
  for (const part of PARTS) {
    const rows = part.rows.filter((row) => longest([row], families, results) > 0);
    if (rows.length === 0) continue;
    pieces.push(text(MARGIN, top + 26, part.title, "quiet"));
    top += PART_HEAD_HEIGHT;
    const scale = (COLUMN_WIDTH - FIGURE_WIDTH) / longest(rows, families, results);
    families.forEach((family, column) => {
      const start = columnStart(column);
      pieces.push(axis(start, top, rows.length * ROW_HEIGHT - 8));
      rows.forEach((row, index) => {
        const y = top + index * ROW_HEIGHT;
        if (column === 0) pieces.push(text(MARGIN, y + 17, row.title));
        pieces.push(...bars({ x: start, y, scale, digits: part.digits }, row, family, results));
      });
    });
    top += rows.length * ROW_HEIGHT;
  }
  const height = top + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${LABEL}</title>`,
    `<style>${STYLE}</style>`,
    ...pieces,
    "</svg>",
    "",
  ].join("\n");
}

const LABEL = "Throughput and round trips of our sockets and of websockify, in each browser";

const NAMES: Readonly<Record<BrowserFamily, string>> = {
  firefox: "Firefox",
  chromium: "Chromium",
};

function columnStart(column: number): number {
  return MARGIN + LABEL_WIDTH + column * (COLUMN_WIDTH + COLUMN_GAP);
}

function longest(
  rows: readonly ChartRow[],
  families: readonly BrowserFamily[],
  results: Results,
): number {
  const values = rows.flatMap((row) =>
    families.flatMap((browser) =>
      DRAWN_CARRIERS.map((carrier) => results.median({ browser, carrier, ...placeOf(row) }) ?? 0),
    ),
  );
  return Math.max(0, ...values);
}

function placeOf({ measurement, figure }: ChartRow) {
  return { measurement, figure };
}

interface BarPlace {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly digits: number;
}

function bars(
  { x, y, scale, digits }: BarPlace,
  row: ChartRow,
  browser: BrowserFamily,
  results: Results,
): readonly string[] {
  return DRAWN_CARRIERS.flatMap((carrier, index) => {
    const value = results.median({ browser, carrier, ...placeOf(row) });
    if (value === undefined) return [];
    const top = y + index * (BAR_HEIGHT + BAR_GAP);
    const width = Math.max(1, value * scale);
    return [
      `<rect x="${x}" y="${top}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" class="${carrier}"/>`,
      text(x + width + 5, top + BAR_HEIGHT - 1.5, value.toFixed(digits), "figure"),
    ];
  });
}

function legend(): readonly string[] {
  return DRAWN_CARRIERS.flatMap((carrier, index) => {
    const x = MARGIN + index * 62;
    return [
      `<rect x="${x}" y="${MARGIN + 3}" width="11" height="11" class="${carrier}"/>`,
      text(x + 16, MARGIN + 13, carrier),
    ];
  });
}

function axis(x: number, y: number, height: number): string {
  return `<line x1="${x}" y1="${y - 2}" x2="${x}" y2="${y + height}" class="axis"/>`;
}

function text(x: number, y: number, content: string, name = ""): string {
  const attribute = name === "" ? "" : ` class="${name}"`;
  return `<text x="${round(x)}" y="${round(y)}"${attribute}>${content}</text>`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
