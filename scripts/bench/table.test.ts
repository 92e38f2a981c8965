import { expect, it } from "vitest";
import { chart } from "./chart.ts";
import { MEASUREMENTS } from "./measurements.ts";
import { FURTHER_NAMES, NAMES } from "./names.ts";
import { Results } from "./results.ts";
import { table } from "./table.ts";
import { CARRIERS } from "./task.ts";

const place = { browser: "firefox", measurement: "download" } as const;

function sampleResults(): Results {
  const results = new Results();
  for (const mebibytesPerSecond of [90, 100, 130]) {
    results.add({ ...place, carrier: "ours" }, { mebibytesPerSecond });
  }
  results.add({ ...place, carrier: "websockify" }, { mebibytesPerSecond: 200 });
  return results;
}

it("shows medians, and ours over websockify's", () => {
  const lines = table("firefox", sampleResults()).split("\n");
  const [download = ""] = lines.filter((line) => line.startsWith("download"));
  expect(download.split(/\s+/u)).toEqual(["download", "MiB/s", "100", "200", "0.50", "–"]);
});

it("leaves out what was not measured", () => {
  expect(table("firefox", sampleResults())).not.toContain("echo");
  expect(table("chromium", sampleResults())).not.toContain("download");
});

it("is no wider than 100 columns", () => {
  const results = new Results();
  for (const { name, rows } of MEASUREMENTS) {
    const figures = Object.fromEntries(rows.map(({ figure }) => [figure, 123_456.789]));
    for (const carrier of CARRIERS) {
      results.add({ browser: "chromium", measurement: name, carrier }, figures);
    }
  }
  const widths = table("chromium", results)
    .split("\n")
    .map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(100);
});

it("has a name of its own for everything that can be measured", () => {
  expect(new Set(NAMES).size).toBe(MEASUREMENTS.length + FURTHER_NAMES.length);
});

it("draws a bar for each median there is", () => {
  const drawing = chart(sampleResults());
  expect(drawing).toContain(">100<");
  expect(drawing).toContain(">200<");
  expect(drawing.match(/<rect [^>]*class="ours"/gu)).toHaveLength(2);
  expect(drawing).not.toContain("NaN");
});

it("draws nothing but what stands alone: no script, no address", () => {
  expect(chart(sampleResults())).not.toMatch(/<script|href|url\(/u);
});
