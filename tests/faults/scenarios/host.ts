/** The native host is killed, ended, or stopped for a while, at every stage of a socket's life. */
import { LIFE_STAGES, type LifeStage } from "../life-stages.ts";
import type { Scenario } from "../scenario.ts";
import { untilGone } from "../stage.ts";

const QUICK = "downloading";

const ended = (signal: "SIGKILL" | "SIGTERM", { name, reach }: LifeStage): Scenario => ({
  name: `${signal} while ${name}`,
  isQuick: signal === "SIGKILL" && name === QUICK,
  run: async (stage) => {
    const reached = await reach(stage);
    await untilGone(await stage.signalHost(signal));
    await reached.expectLost();
  },
});

const stopped = ({ name, reach }: LifeStage): Scenario => ({
  name: `SIGSTOP and SIGCONT while ${name}`,
  isQuick: name === QUICK,
  run: async (stage) => {
    const reached = await reach(stage);
    const id = await stage.signalHost("SIGSTOP");
    try {
      await pause(stage.random.integer(100, 1_500));
    } finally {
      process.kill(id, "SIGCONT");
    }
    await reached.expectToGoOn();
  },
});

/** How long a fault lasts is part of it, and not waited for as if something came. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export const HOST_SCENARIOS: readonly Scenario[] = [
  ...LIFE_STAGES.map((lifeStage) => ended("SIGKILL", lifeStage)),
  ...LIFE_STAGES.map((lifeStage) => ended("SIGTERM", lifeStage)),
  ...LIFE_STAGES.map(stopped),
];
