/** The native host is killed, ended, or stopped for a while, at every stage of a socket's life. */
import { expect } from "vitest";
import type { Scenario } from "../scenario.ts";
import { untilGone } from "../stage.ts";

export const HOST_LOST = "error NetworkInterruptError Network HOST_FAILED closed";

export const HOST_SCENARIOS: readonly Scenario[] = [
  {
    name: "killed while a socket is idle",
    isQuick: true,
    run: async (stage) => {
      const socket = await stage.connected({ port: stage.echo.port });
      await untilGone(await stage.signalHost("SIGKILL"));
      expect(await socket.closed()).toEqual(["open open", HOST_LOST, "close closed"]);
    },
  },
];
