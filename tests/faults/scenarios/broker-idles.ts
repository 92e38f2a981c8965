/** The browser would stop a background that is idle: not under live sockets, and to no harm without. */
import { expect } from "vitest";
import { FIREFOX_EXTENSION_ID } from "../../../protocol/identity.ts";
import { CONVERSED, converse } from "../../end-to-end/site-pages.ts";
import { stopBroker } from "../../end-to-end/stop-broker.ts";
import { GeckoWindow } from "../../gecko/gecko-window.ts";
import type { Scenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";

const SOCKETS = 100;
/** Chromium's patience is 30 seconds and cannot be set. */
const SILENCE_MILLISECONDS = 45_000;
const PATIENCE_MILLISECONDS = 2_000;
const MOST_MILLISECONDS = 90_000;
const TIMEOUT_MILLISECONDS = 240_000;
const WORD = "a word";

export const BROKER_IDLE_SCENARIOS: readonly Scenario[] = [
  {
    name: `${SOCKETS} sockets are silent for longer than the browser waits for an idle background`,
    timeout: TIMEOUT_MILLISECONDS,
    run: async (stage) => {
      await beImpatient(stage);
      const sockets = await Promise.all(
        Array.from({ length: SOCKETS }, () => stage.connected({ port: stage.echo.port })),
      );
      await new Promise((resolve) => setTimeout(resolve, SILENCE_MILLISECONDS));
      for (const socket of sockets) {
        await socket.send(WORD);
        await socket.received(WORD.length);
        await socket.do("close");
        expect(await socket.closed()).toEqual(["open open", "data", "close closed"]);
      }
    },
  },
  {
    name: "the background is stopped for its idleness, and started by the next open",
    timeout: TIMEOUT_MILLISECONDS,
    run: async (stage) => {
      await beImpatient(stage);
      expect(await converse(stage.page, stage.echo.port)).toEqual(CONVERSED);
      // The driver keeps a service worker from being idle: told to stop, it does the same.
      if (stage.isChromium) await stopBroker(stage.launched);
      else await untilEventPageIsGone(stage);
      expect(await converse(stage.page, stage.echo.port)).toEqual(CONVERSED);
    },
  },
];

/** Has Firefox wait for an idle background as short as it can be told to. */
async function beImpatient(stage: Stage): Promise<void> {
  if (stage.isChromium) return;
  const window = await GeckoWindow.of(stage.launched.browser);
  const name = JSON.stringify("extensions.background.idle.timeout");
  await window.evaluate(`Services.prefs.setIntPref(${name}, ${PATIENCE_MILLISECONDS}); ""`);
  stage.afterwards(
    async () => void (await window.evaluate(`Services.prefs.clearUserPref(${name}); ""`)),
  );
}

/** The host is left some time after its last socket, and the background has its own time after that. */
async function untilEventPageIsGone({ launched }: Stage): Promise<void> {
  const window = await GeckoWindow.of(launched.browser);
  await expect
    .poll(
      () =>
        window.evaluate(`(() => {
          const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(FIREFOX_EXTENSION_ID)});
          return extension.backgroundContext ? "there" : "gone";
        })()`),
      { timeout: MOST_MILLISECONDS, interval: 500 },
    )
    .toBe("gone");
}
