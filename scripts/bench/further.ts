import type { BrowserStage } from "./browser-stage.ts";
import { measureHostStart } from "./host-start.ts";
import { measureIdle } from "./idle.ts";
import type { Unit } from "./measurements.ts";
import { measurePageLoads } from "./page-loads.ts";
import { measurePopup } from "./popup.ts";
import type { Results } from "./results.ts";
import type { Stage } from "./stage.ts";
import type { Figures } from "./task.ts";
import { measureBesideFlood, measureCrowd, measureSlowReader } from "./under-load.ts";

export interface FurtherRow {
  readonly figure: string;
  readonly title: string;
  readonly unit: Unit;
}

/** What is measured once a browser, for there is nothing to compare it with. */
export interface FurtherMeasurement {
  readonly name: "crowd" | "beside" | "slow" | "idle" | "page-load" | "popup" | "host-start";
  readonly rows: readonly FurtherRow[];
}

export const FURTHER_MEASUREMENTS: readonly FurtherMeasurement[] = [
  {
    name: "crowd",
    rows: [
      { figure: "openMilliseconds", title: "1,000 sockets, until all are open", unit: "ms" },
      { figure: "tripsPerSecond", title: "1,000 echoing: trips of 32 bytes", unit: "1/s" },
      { figure: "hostMebibytes", title: "1,000 echoing: host, at most", unit: "MiB" },
    ],
  },
  {
    name: "beside",
    rows: [
      { figure: "idle", title: "echo of 32 bytes by itself, mean", unit: "ms" },
      { figure: "beside", title: "the same beside a flood", unit: "ms" },
      { figure: "ratio", title: "beside a flood ÷ by itself", unit: "×" },
    ],
  },
  {
    name: "slow",
    rows: [
      { figure: "hostMebibytes", title: "1 GiB read slowly: host grows", unit: "MiB" },
      { figure: "backgroundMebibytes", title: "1 GiB read slowly: background grows", unit: "MiB" },
    ],
  },
  {
    name: "idle",
    rows: [
      { figure: "hostMebibytes", title: "1,000 idle sockets: host, in all", unit: "MiB" },
      { figure: "hostKibibytesPerSocket", title: "an idle socket: host", unit: "KiB" },
      { figure: "browserKibibytesPerSocket", title: "an idle socket: browser", unit: "KiB" },
      { figure: "websockifyKibibytesPerSocket", title: "an idle socket: websockify", unit: "KiB" },
      { figure: "hostMilliseconds", title: "1,000 idle for 5 s: host's time", unit: "ms" },
      { figure: "browserMilliseconds", title: "1,000 idle for 5 s: browser's, more", unit: "ms" },
    ],
  },
  {
    name: "page-load",
    rows: [
      { figure: "with", title: "a page's load, with the extension", unit: "ms" },
      { figure: "without", title: "a page's load, without it", unit: "ms" },
      { figure: "difference", title: "what it costs", unit: "ms" },
    ],
  },
  {
    name: "popup",
    rows: [
      { figure: "median", title: "the popup's frame, 200 live rows", unit: "ms" },
      { figure: "p95", title: "the same, 19 of 20 within", unit: "ms" },
    ],
  },
  {
    name: "host-start",
    rows: [
      { figure: "script", title: "host's start, as a script", unit: "ms" },
      { figure: "executable", title: "host's start, as one file", unit: "ms" },
    ],
  },
];

export interface FurtherPlan {
  readonly stage: Stage;
  readonly executable: string | undefined;
  readonly results: Results;
  readonly say: (text: string) => void;
  isWanted(name: string): boolean;
}

/** Needs the browser that was at work, and ends it, to start others in its home. */
export async function measureFurther(place: BrowserStage, plan: FurtherPlan): Promise<void> {
  const { family, home } = place;
  const { stage, executable } = plan;
  await measure("crowd", () => measureCrowd(place, stage));
  await measure("beside", () => measureBesideFlood(place, stage));
  await measure("slow", () => measureSlowReader(place, stage));
  await measure("idle", () => measureIdle(place, stage));
  await place.close();
  await measure("page-load", () => measurePageLoads(place, stage));
  await measure("popup", () => measurePopup(family));
  await measure("host-start", () => measureHostStart(family, home, executable));

  async function measure(name: string, ask: () => Promise<Figures>): Promise<void> {
    if (!plan.isWanted(name)) return;
    plan.say(`${family} ${name} …`);
    try {
      plan.results.add({ browser: family, measurement: name, carrier: "ours" }, await ask());
    } catch (error) {
      plan.say(`FAILED: ${error instanceof Error ? error.message : error}`);
    }
  }
}
