import { BARE_MEASUREMENTS } from "./bare/bare-measurements.ts";
import type { BrowserStage } from "./browser-stage.ts";
import type { Measurement } from "./measurements.ts";
import type { Results } from "./results.ts";
import type { Stage } from "./stage.ts";
import { CARRIERS, type Figures } from "./task.ts";

export interface Rounds {
  readonly stage: Stage;
  readonly measurements: readonly Measurement[];
  readonly hasBare: boolean;
  readonly rounds: number;
  readonly bytes: number;
  readonly results: Results;
  readonly say: (text: string) => void;
}

/** All measurements in one browser, round by round; in each the carriers have their turns. */
export async function measureBrowser(place: BrowserStage, plan: Rounds): Promise<void> {
  for (let round = 1; round <= plan.rounds; round++) {
    const say = (text: string) => plan.say(`${place.family} ${round}/${plan.rounds} ${text}`);
    for (const measurement of plan.measurements) {
      const isReversed = round % 2 === 0;
      say(await takeTurns(place, plan, measurement, isReversed));
    }
    if (plan.hasBare) say(await measureBare(place, plan));
  }
}

/** Who begins changes from round to round, so that what drifts bears on all alike. */
async function takeTurns(
  { family, page, node }: BrowserStage,
  { stage, bytes, results }: Rounds,
  measurement: Measurement,
  isReversed: boolean,
): Promise<string> {
  const heard: string[] = [];
  for (const carrier of isReversed ? CARRIERS.toReversed() : CARRIERS) {
    const task = measurement.task(stage.route(carrier, measurement.isSecure), bytes);
    const client = carrier === "node" ? node : page;
    const outcome = await attempt(
      () => client.ask(task),
      (figures) =>
        results.add({ browser: family, measurement: measurement.name, carrier }, figures),
    );
    heard.push(`${carrier} ${outcome}`);
  }
  return `${measurement.name}: ${heard.join(", ")}`;
}

async function measureBare(
  { family, bare }: BrowserStage,
  { bytes, results }: Rounds,
): Promise<string> {
  const heard: string[] = [];
  for (const { name, task } of BARE_MEASUREMENTS) {
    const outcome = await attempt(
      () => bare.ask(task(bytes)),
      (figures) => results.add({ browser: family, measurement: name, carrier: "bare" }, figures),
    );
    heard.push(`${name} ${outcome}`);
  }
  return heard.join(", ");
}

/** What one carrier cannot do ends nothing for the others. */
async function attempt(
  ask: () => Promise<Figures>,
  keep: (figures: Figures) => void,
): Promise<string> {
  try {
    const figures = await ask();
    keep(figures);
    const [first = Number.NaN] = Object.values(figures);
    return first.toFixed(2);
  } catch (error) {
    return `FAILED: ${error instanceof Error ? error.message : error}`;
  }
}
