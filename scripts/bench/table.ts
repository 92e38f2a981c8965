import type { BrowserFamily } from "../manifest.ts";
import type { Measurement, Unit } from "./measurements.ts";
import type { Results } from "./results.ts";
import type { Carrier } from "./task.ts";

const WIDTHS = [34, 7, 12, 12, 12, 12];

/** One browser's medians, a line a figure, in fewer than 100 columns. */
export function table(
  browser: BrowserFamily,
  measurements: readonly Measurement[],
  results: Results,
): string {
  const head = ["", "", "ours", "websockify", "ours ÷ its", "Node alone"];
  const lines = measurements.flatMap(({ name, rows }) =>
    rows.map(({ figure, title, unit }) => {
      const find = (carrier: Carrier) =>
        results.median({ browser, measurement: name, figure, carrier });
      const ours = find("ours");
      const theirs = find("websockify");
      const ratio = ours === undefined || theirs === undefined ? undefined : ours / theirs;
      return line([
        title,
        unit,
        amount(ours, unit),
        amount(theirs, unit),
        ratio?.toFixed(2) ?? "–",
        amount(find("node"), unit),
      ]);
    }),
  );
  return [line(head), ...lines].join("\n");
}

function line(cells: readonly string[]): string {
  const padded = cells.map((cell, column) => {
    const width = WIDTHS[column] ?? 0;
    return column < 2 ? cell.padEnd(width) : cell.padStart(width);
  });
  return padded.join("").trimEnd();
}

function amount(value: number | undefined, unit: Unit): string {
  if (value === undefined) return "–";
  return unit === "ms" ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0);
}
