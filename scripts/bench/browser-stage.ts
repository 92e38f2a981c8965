import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";
import { type BareBrowser, startBareBrowser } from "./bare/bare-browser.ts";
import { type FreeBrowser, startFreeBrowser } from "./free-browser.ts";
import { OrderServer } from "./order-server.ts";
import { pageFiles } from "./page-files.ts";
import { type PipeChoice, permit } from "./permit.ts";
import type { Stage } from "./stage.ts";
import { type Client, startNodeClient } from "./start-node-client.ts";
import type { Task } from "./task.ts";

/** One browser at work, and all that measure beside it. */
export interface BrowserStage {
  readonly family: BrowserFamily;
  readonly home: string;
  /** The folder of our extension. */
  readonly extension: string;
  readonly browser: FreeBrowser;
  readonly page: OrderServer<Task>;
  readonly bare: BareBrowser;
  readonly node: Client;
  close(): Promise<void>;
}

export interface BrowserStageOptions {
  readonly stage: Stage;
  readonly isPagePublic: boolean;
  readonly pipe: PipeChoice;
}

/** Has the page allowed what it needs, and starts the browser anew, without a driver. */
export async function setBrowserStage(
  family: BrowserFamily,
  { stage, isPagePublic, pipe }: BrowserStageOptions,
): Promise<BrowserStage> {
  const page = new OrderServer<Task>(await pageFiles());
  await page.start();
  const home = join(stage.folder, family);
  await mkdir(home);
  const extension = join(projectRoot, "dist", family);
  await permit(family, {
    home,
    extension,
    pipe,
    address: `${page.origin}/asking.html`,
    ports: [stage.peer.plain, stage.peer.secure],
    environment: stage.environment,
  });
  const publicPorts = [page.port, ...stage.proxies.map(({ port }) => port)];
  const browser = await startFreeBrowser(family, {
    home,
    address: `${page.origin}/`,
    environment: stage.environment,
    extensions: [extension],
    publicPorts: isPagePublic ? publicPorts : [],
  });
  const bare = await startBareBrowser(family, home, stage);
  const node = startNodeClient();
  return {
    family,
    home,
    extension,
    browser,
    page,
    bare,
    node,
    close: async () => {
      await browser.close();
      await Promise.all([page.close(), bare.close(), node.close()]);
    },
  };
}
