import { setTimeout as delay } from "node:timers/promises";
import type { BrowserFamily } from "../manifest.ts";
import { Faults } from "./faults.ts";
import { Load } from "./load.ts";
import { Observer } from "./observer.ts";
import type { Plan } from "./plan.ts";
import { type Rest, restHost } from "./rest.ts";
import type { Sample } from "./sample.ts";
import { PAGES, setStage } from "./stage.ts";
import { Tally } from "./tally.ts";

export interface SoakOptions {
  readonly plan: Plan;
  readonly seed: number;
  readonly say: (text: string) => void;
}

/** All that came of one browser's time under load. */
export interface SoakResult {
  readonly samples: readonly Sample[];
  /** The first before the load, then one after each round. */
  readonly rests: readonly Rest[];
  readonly tally: Tally;
}

/** Loads one browser, round by round, and watches. */
export async function soakBrowser(
  family: BrowserFamily,
  { plan, seed, say }: SoakOptions,
): Promise<SoakResult> {
  say("allowing a page its sockets …");
  const stage = await setStage(family);
  const tally = new Tally((finding) => say(`✗ ${finding}`));
  const faults = new Faults(stage, tally, seed);
  const observer = new Observer(stage, { tally, faults, say });
  const load = new Load({ ...stage, tally, pages: PAGES, seed });
  const rests: Rest[] = [];
  try {
    rests.push(await restHost(stage, observer.hostIds));
    observer.start();
    for (let round = 0; round < plan.rounds; round++) {
      observer.begin("storm", round);
      load.start();
      await faults.storm(plan.storm);
      observer.begin("steady", round);
      await faults.reloadNowAndThen(plan.steady);
      say("drains …");
      const restEnd = Date.now() + plan.rest;
      await observer.rest();
      await load.drain();
      rests.push(await restHost(stage, observer.hostIds));
      await delay(Math.max(0, restEnd - Date.now()));
    }
    await observer.stop();
    return { samples: observer.samples, rests, tally };
  } finally {
    await observer.stop();
    await stage.close();
  }
}
