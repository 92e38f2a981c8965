import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { launchBrowser } from "../browser/launch-browser.ts";
import type { BrowserFamily } from "../manifest.ts";
import type { BrowserStage } from "./browser-stage.ts";
import { startFreeBrowser } from "./free-browser.ts";
import { OrderServer } from "./order-server.ts";
import { pageFiles } from "./page-files.ts";
import type { Stage } from "./stage.ts";
import { median } from "./statistics.ts";
import type { Figures, Task } from "./task.ts";

const LOADS = 100;
const WARM_UP = 10;

/** After that browsers have nothing of their own to do any more, and the welcome page has opened. */
const START_MILLISECONDS = 10_000;

/** Until a page that was left for the next one is there, and all is quiet again. */
const LOAD_MILLISECONDS = 250;

/**
 * What the extension costs a page that has nothing to do with it: the same page loaded in turn in a
 * browser with it and in one without, at another address each time. Both browsers have the same past.
 */
export async function measurePageLoads(
  { family, extension }: BrowserStage,
  stage: Stage,
): Promise<Figures> {
  const withIt = await startPlain(family, stage, extension);
  const without = await startPlain(family, stage, undefined);
  const times = { with: [] as number[], without: [] as number[] };
  try {
    await delay(START_MILLISECONDS);
    for (let load = 0; load < WARM_UP + LOADS; load++) {
      const one = await withIt.load();
      const other = await without.load();
      if (load < WARM_UP) continue;
      times.with.push(one);
      times.without.push(other);
    }
  } finally {
    await Promise.all([withIt.close(), without.close()]);
  }
  return {
    with: median(times.with),
    without: median(times.without),
    difference: median(times.with) - median(times.without),
  };
}

interface PlainPage {
  load(): Promise<number>;
  close(): Promise<void>;
}

async function startPlain(
  family: BrowserFamily,
  { folder, environment }: Stage,
  extension: string | undefined,
): Promise<PlainPage> {
  const home = join(folder, `${family}-${extension === undefined ? "without" : "with"}`);
  await startOnce(family, home, extension);
  const page = new OrderServer<Task>(await pageFiles());
  await page.start();
  const browser = await startFreeBrowser(family, {
    home,
    address: `${page.origin}/plain.html`,
    environment,
    extensions: extension === undefined ? [] : [extension],
    publicPorts: [],
  });
  return {
    load: async () => {
      const { load = Number.NaN } = await page.ask({ type: "leave" });
      await delay(LOAD_MILLISECONDS);
      return load;
    },
    close: async () => {
      await browser.close();
      await page.close();
    },
  };
}

/** Has a browser make its profile, and Firefox install the extension in it. */
async function startOnce(
  family: BrowserFamily,
  home: string,
  extension: string | undefined,
): Promise<void> {
  await mkdir(home);
  const launched = await launchBrowser(family, {
    isHeadless: true,
    home,
    hasExtension: extension !== undefined,
    ...(extension === undefined ? {} : { extension }),
  });
  await launched.close();
}
