import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";
import { startFreeBrowser } from "./free-browser.ts";
import type { Measurement } from "./measurements.ts";
import type { BenchOptions } from "./options.ts";
import { OrderServer } from "./order-server.ts";
import { pageFiles } from "./page-files.ts";
import { permit } from "./permit.ts";
import type { Results } from "./results.ts";
import type { Stage } from "./stage.ts";
import { type Client, startNodeClient } from "./start-node-client.ts";
import { CARRIERS } from "./task.ts";

export interface BrowserRun {
  readonly stage: Stage;
  readonly options: BenchOptions;
  readonly measurements: readonly Measurement[];
  readonly results: Results;
  readonly say: (text: string) => void;
}

/** All measurements in one browser, round by round; in each the carriers have their turns. */
export async function measureBrowser(family: BrowserFamily, run: BrowserRun): Promise<void> {
  const { stage, options } = run;
  const site = new OrderServer(await pageFiles());
  await site.start();
  const home = join(stage.folder, family);
  await mkdir(home);
  const address = `${site.origin}/`;
  const ports = [stage.peer.plain, stage.peer.secure];
  run.say(`Allowing the page its sockets in ${family} …`);
  await permit(family, {
    home,
    address: `${site.origin}/asking.html`,
    ports,
    environment: stage.environment,
  });
  const publicPorts = [site.port, ...stage.proxies.map(({ port }) => port)];
  const browser = await startFreeBrowser(family, {
    home,
    address,
    environment: stage.environment,
    extensions: [join(projectRoot, "dist", family)],
    publicPorts: options.isPagePublic ? publicPorts : [],
  });
  const node = startNodeClient();
  try {
    for (let round = 1; round <= options.rounds; round++) {
      for (const measurement of run.measurements) {
        await takeTurns({ family, run, measurement, round, page: site, node });
      }
    }
  } finally {
    await browser.close();
    await Promise.all([site.close(), node.close()]);
  }
}

interface Turns {
  readonly family: BrowserFamily;
  readonly run: BrowserRun;
  readonly measurement: Measurement;
  readonly round: number;
  readonly page: Pick<Client, "ask">;
  readonly node: Client;
}

/** Who begins changes from round to round, so that what drifts bears on all alike. */
async function takeTurns({ family, run, measurement, round, page, node }: Turns): Promise<void> {
  const { stage, options, results, say } = run;
  const order = round % 2 === 1 ? CARRIERS : CARRIERS.toReversed();
  const heard: string[] = [];
  for (const carrier of order) {
    const task = measurement.task(stage.route(carrier, measurement.isSecure), options.bytes);
    const client = carrier === "node" ? node : page;
    try {
      const figures = await client.ask(task);
      results.add({ browser: family, measurement: measurement.name, carrier }, figures);
      heard.push(`${carrier} ${brief(figures)}`);
    } catch (error) {
      heard.push(`${carrier} FAILED: ${error instanceof Error ? error.message : error}`);
    }
  }
  say(`${family} ${round}/${options.rounds} ${measurement.name}: ${heard.join(", ")}`);
}

/** The figure that a measurement is about. */
function brief(figures: Readonly<Record<string, number>>): string {
  const [value = Number.NaN] = Object.values(figures);
  return value.toFixed(2);
}
