/** The whole browser is killed, and started again. */
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { until } from "../../../scripts/browser/extension-windows.ts";
import {
  type LaunchedBrowser,
  launchBrowser,
  removeFolder,
} from "../../../scripts/browser/launch-browser.ts";
import { openTab } from "../../../scripts/browser/open-tab.ts";
import { untilInterface } from "../../../scripts/browser/until-interface.ts";
import { untilRegistered } from "../../end-to-end/extension-state.ts";
import { descendantsOf } from "../../end-to-end/processes.ts";
import { CONVERSED, converse } from "../../end-to-end/site-pages.ts";
import { startFloodServer } from "../../servers/flood-server.ts";
import { allHostIdsOf } from "../host-process.ts";
import type { Scenario } from "../scenario.ts";
import { grantEverything, grantsOf } from "../site-grants.ts";
import { type Stage, untilGone } from "../stage.ts";

const TIMEOUT_MILLISECONDS = 240_000;

export const BROWSER_END_SCENARIOS: readonly Scenario[] = (["SIGKILL", "SIGTERM"] as const).map(
  (signal) => ({
    name: `it gets a ${signal} in mid-transfer, and is started again`,
    timeout: TIMEOUT_MILLISECONDS,
    run: async (stage: Stage) => {
      const flood = stage.keep(await startFloodServer({ pause: 1 }));
      const home = await mkdtemp(join(tmpdir(), "web-tcp-socket-browser-ends-"));
      stage.afterwards(() => removeFolder(home));
      const first = await launch(stage, home);
      await closeWelcomePage(first);
      await grantEverything(first, stage.setting.origin);
      const granted = await grantsOf(first);
      const page = await openSite(stage, first);
      expect(await converse(page, stage.echo.port)).toEqual(CONVERSED);
      await page.evaluate(async (port) => {
        const { opened, socket } = window.driver.open("downloading", "127.0.0.1", port);
        await opened;
        await new Promise((resolve) => socket.addEventListener("data", resolve, { once: true }));
      }, flood.port);

      await end(first, signal);
      expect(await allHostIdsOf(first), "no host outlives its browser").toEqual([]);
      await until("its connections were gone", async () => flood.countConnections() === 0);

      const second = await launch(stage, home);
      await untilRegistered(second, stage.setting.origin);
      expect(await grantsOf(second)).toBe(granted);
      expect(await converse(await openSite(stage, second), stage.echo.port)).toEqual(CONVERSED);
      await second.close();
    },
  }),
);

function launch(stage: Stage, home: string): Promise<LaunchedBrowser> {
  const { family } = stage.launched;
  return launchBrowser(family, { isHeadless: true, hasSystemAccess: true, home });
}

/** It comes to the front when it opens, and a page behind it takes no click. */
async function closeWelcomePage({ browser }: LaunchedBrowser): Promise<void> {
  const welcome = await until("the welcome page opened", async () => (await browser.pages())[1]);
  await welcome.close();
}

async function openSite({ setting }: Stage, launched: LaunchedBrowser) {
  const page = await openTab(launched);
  await page.goto(setting.origin);
  await untilInterface(page);
  return page;
}

/** Resolves when the browser and all below it are gone. */
async function end({ browser }: LaunchedBrowser, signal: NodeJS.Signals): Promise<void> {
  const id = browser.process()?.pid ?? 0;
  const below = await descendantsOf(id);
  process.kill(id, signal);
  for (const each of [...below.map((process) => process.id), id]) await untilGone(each);
}
