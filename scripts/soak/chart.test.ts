import { expect, it } from "vitest";
import { chart } from "./chart.ts";
import type { Sample } from "./sample.ts";
import { Tally } from "./tally.ts";
import { judge } from "./verdict.ts";

const MEBIBYTE = 1024 * 1024;
const SAMPLES = 720;
const LARGEST_BYTES = 100 * 1024;

const samples = Array.from({ length: SAMPLES }, (_, index): Sample => {
  const hasHost = index % 300 < 280;
  return {
    seconds: 5 * index,
    phase: index < 30 ? "storm" : hasHost ? "steady" : "rest",
    round: 0,
    ...(hasHost ? { host: { id: 1, bytes: 40 * MEBIBYTE, descriptors: 30, sockets: 3 } } : {}),
    background: { id: 2, bytes: 50 * MEBIBYTE },
    pageBytes: 100 * MEBIBYTE,
    browserBytes: 200 * MEBIBYTE,
    browserDescriptors: 100,
    openTasks: 1,
    connections: 5,
    tripMedian: 1,
    tripMost: 4,
    tasks: 1,
    payloadBytes: 1,
    unloadedTasks: 0,
    faults: {},
    errors: {},
  };
});
const verdict = judge({ samples, rests: [], tally: new Tally(() => {}) });
const drawn = chart("Firefox 1", samples, verdict);

it("has a title, and is small enough for a document", () => {
  expect(drawn).toMatch(/<title [^>]*>[^<]*Firefox 1[^<]*60 minutes<\/title>/u);
  expect(drawn.length).toBeLessThan(LARGEST_BYTES);
});

it("leaves a gap where there is no host", () => {
  const [, host = ""] = drawn.split("Host, private memory");
  const [panel = ""] = host.split("background, private memory");
  expect(panel.match(/class="line"/gu)).toHaveLength(3);
});

it("has no figure that is none", () => {
  expect(drawn).not.toMatch(/NaN|undefined|Infinity/u);
});
