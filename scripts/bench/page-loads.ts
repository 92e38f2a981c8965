import { join } from "node:path";
import type { BrowserFamily } from "../manifest.ts";
import type { BrowserStage } from "./browser-stage.ts";
import { copyProfile } from "./copy-profile.ts";
import { startFreeBrowser } from "./free-browser.ts";
import { OrderServer } from "./order-server.ts";
import { pageFiles } from "./page-files.ts";
import type { Stage } from "./stage.ts";
import { median } from "./statistics.ts";
import type { Figures, Task } from "./task.ts";

const LOADS = 100;
const WARM_UP = 10;

/**
 * What the extension costs a page that has nothing to do with it: the same page loaded in turn in a
 * browser with it and in one without. The browser of the stage must have ended.
 */
export async function measurePageLoads(
  { family, home, extension }: BrowserStage,
  stage: Stage,
): Promise<Figures> {
  const homeWithout = join(stage.folder, `${family}-without`);
  await copyProfile(family, home, homeWithout);
  const withIt = await startPlain(family, stage, home, [extension]);
  const without = await startPlain(family, stage, homeWithout, []);
  const times = { with: [] as number[], without: [] as number[] };
  try {
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
  { environment }: Stage,
  home: string,
  extensions: readonly string[],
): Promise<PlainPage> {
  const page = new OrderServer<Task>(await pageFiles());
  await page.start();
  const address = `${page.origin}/plain.html`;
  const browser = await startFreeBrowser(family, {
    home,
    address,
    environment,
    extensions,
    publicPorts: [],
  });
  return {
    load: async () => (await page.ask({ type: "reload" })).load ?? Number.NaN,
    close: async () => {
      await browser.close();
      await page.close();
    },
  };
}
