import type { BrowserFamily } from "../manifest.ts";
import { BARE_MEASUREMENTS } from "./bare/bare-measurements.ts";
import { FURTHER_MEASUREMENTS } from "./further.ts";
import { MEASUREMENTS, type Unit } from "./measurements.ts";
import type { Column, Results } from "./results.ts";

const WIDTHS = [38, 7, 10, 12, 12, 8];

const HEAD = ["", "", "ours", "websockify", "ours ÷ its", "Node"];

/** One browser's medians, a line a figure, in fewer than 100 columns; nothing for what was left out. */
export function table(browser: BrowserFamily, results: Results): string {
  const compared = MEASUREMENTS.flatMap(({ name, rows }) =>
    rows.map(({ figure, title, unit }) => {
      const find = (carrier: Column) =>
        results.median({ browser, measurement: name, figure, carrier });
      const ours = find("ours");
      const theirs = find("websockify");
      const node = find("node");
      const isMeasured = [ours, theirs, node].some((value) => value !== undefined);
      const ratio = ours === undefined || theirs === undefined ? undefined : ours / theirs;
      const amounts = [amount(ours), amount(theirs), ratio?.toFixed(2) ?? "–", amount(node)];
      return isMeasured ? [title, unit, ...amounts] : undefined;
    }),
  );
  const bare = BARE_MEASUREMENTS.map(({ name, title, unit }) =>
    alone(
      title,
      unit,
      results.median({ browser, measurement: name, figure: "mebibytesPerSecond", carrier: "bare" }),
    ),
  );
  const further = FURTHER_MEASUREMENTS.flatMap(({ name, rows }) =>
    rows.map(({ figure, title, unit }) =>
      alone(title, unit, results.median({ browser, measurement: name, figure, carrier: "ours" })),
    ),
  );
  const lines = [compared, bare, further].flatMap((part) => {
    const present = part.filter((cells) => cells !== undefined);
    return present.length === 0 ? [] : ["", ...present.map(line)];
  });
  return [line(HEAD), ...lines].join("\n");
}

function alone(
  title: string,
  unit: Unit,
  value: number | undefined,
): readonly string[] | undefined {
  return value === undefined ? undefined : [title, unit, amount(value)];
}

function line(cells: readonly string[]): string {
  const padded = cells.map((cell, column) => {
    const width = WIDTHS[column] ?? 0;
    return column < 2 ? cell.padEnd(width) : cell.padStart(width);
  });
  return padded.join("").trimEnd();
}

/** Three digits that count, or whole numbers. */
function amount(value: number | undefined): string {
  if (value === undefined) return "–";
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
}
