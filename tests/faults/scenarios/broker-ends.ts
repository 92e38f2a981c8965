/** The extension's background goes under live sockets, in every way that a browser has for it. */
import { expect } from "vitest";
import { stopBroker } from "../../end-to-end/stop-broker.ts";
import { prepareUpdate } from "../altered-extension.ts";
import { extensionProcessIdOf } from "../browser-processes.ts";
import { HOST_LOST, type LifeStage } from "../life-stages.ts";
import { prepareReload } from "../reload-extension.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";
import { USUAL_STAGES } from "../usual-stages.ts";

const MANY = 100;

interface BrokerEnd {
  readonly name: string;
  /** Does what takes time before there are sockets. Resolves with what ends the background. */
  prepare(stage: Stage): Promise<() => Promise<void>>;
}

const BROKER_ENDS: readonly BrokerEnd[] = [
  {
    name: "the background is stopped",
    prepare:
      async ({ launched }) =>
      () =>
        stopBroker(launched),
  },
  {
    name: "the extension's process is killed",
    prepare:
      async ({ launched }) =>
      async () =>
        void process.kill(await extensionProcessIdOf(launched), "SIGKILL"),
  },
  {
    name: "the extension is reloaded",
    prepare: prepareReload,
  },
  {
    name: "the extension is updated",
    prepare: (stage) => prepareUpdate(stage),
  },
];

const ended =
  ({ name, prepare }: BrokerEnd) =>
  ({ name: lifeStage, reach }: LifeStage): Scenario => ({
    name: `${name} while a socket is ${lifeStage}`,
    run: async (stage) => {
      const end = await prepare(stage);
      const reached = await reach(stage);
      await end();
      await reached.expectLost();
    },
  });

const endedUnderMany = ({ name, prepare }: BrokerEnd): Scenario => ({
  name: `${name} under ${MANY} live sockets`,
  isQuick: prepare === BROKER_ENDS[0]?.prepare,
  run: async (stage) => {
    const end = await prepare(stage);
    const sockets = await Promise.all(
      Array.from({ length: MANY }, () => stage.connected({ port: stage.echo.port })),
    );
    await end();
    for (const socket of sockets) {
      expect(await socket.closed()).toEqual(["open open", HOST_LOST, "close closed"]);
    }
  },
});

export const BROKER_END_SCENARIOS: readonly Scenario[] = BROKER_ENDS.flatMap((brokerEnd) => [
  endedUnderMany(brokerEnd),
  ...USUAL_STAGES.map(ended(brokerEnd)),
]);
