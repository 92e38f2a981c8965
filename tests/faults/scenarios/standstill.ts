/** Parts of the browser stand still for a while, or clocks jump, and every socket goes on. */
import { descendantsOf } from "../../end-to-end/processes.ts";
import { extensionProcessIdOf, pageProcessIdsOf } from "../browser-processes.ts";
import { jumpClocks, withMovableClocks } from "../clocks.ts";
import { LIFE_STAGES, type ReachedStage } from "../life-stages.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const BLOCKED_MILLISECONDS = 10_000;
const TEN_YEARS_MILLISECONDS = 10 * 365 * 24 * 60 * 60 * 1000;
const TIMEOUT_MILLISECONDS = 240_000;

interface Standstill {
  readonly name: string;
  /** What has to be there before the sockets are. */
  readonly prepare?: (stage: Stage) => Promise<void>;
  /** Resolves when all goes on. */
  come(stage: Stage): Promise<void>;
}

const STANDSTILLS: readonly Standstill[] = [
  {
    name: "the page's event loop is blocked for ten seconds",
    come: ({ page }) =>
      page.evaluate((milliseconds) => {
        const end = performance.now() + milliseconds;
        while (performance.now() < end);
      }, BLOCKED_MILLISECONDS),
  },
  {
    name: "the processes of pages are stopped and continued",
    come: async (stage) => stopForAWhile(stage, await pageProcessIdsOf(stage.launched)),
  },
  {
    name: "the extension's process is stopped and continued",
    come: async (stage) => stopForAWhile(stage, [await extensionProcessIdOf(stage.launched)]),
  },
  {
    name: "the whole browser is stopped and continued, host and all",
    come: async (stage) => {
      const id = stage.launched.browser.process()?.pid ?? 0;
      const below = await descendantsOf(id);
      await stopForAWhile(stage, [id, ...below.map((each) => each.id)]);
    },
  },
  ...[TEN_YEARS_MILLISECONDS, -TEN_YEARS_MILLISECONDS].map((milliseconds) => ({
    name: `clocks jump ten years ${milliseconds > 0 ? "forward" : "back"}`,
    prepare: withMovableClocks,
    come: (stage: Stage) => jumpClocks(stage, milliseconds),
  })),
];

const outlived = ({ name, prepare, come }: Standstill): Scenario => ({
  name,
  timeout: TIMEOUT_MILLISECONDS,
  run: async (stage) => {
    await prepare?.(stage);
    const reached: ReachedStage[] = [];
    for (const lifeStage of LIFE_STAGES) reached.push(await lifeStage.reach(stage));
    await come(stage);
    for (const each of reached) await each.expectToGoOn();
  },
});

export const STANDSTILL_SCENARIOS: readonly Scenario[] = STANDSTILLS.map(outlived);

async function stopForAWhile({ random }: Stage, ids: readonly number[]): Promise<void> {
  for (const id of ids) process.kill(id, "SIGSTOP");
  try {
    // How long a fault lasts is part of it.
    const milliseconds = random.integer(1_000, 5_000);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
  } finally {
    for (const id of ids) process.kill(id, "SIGCONT");
  }
}
