import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";
import type { BareTask } from "./bare/bare-protocol.ts";
import { installBare } from "./bare/install-bare.ts";
import { type FreeBrowser, startFreeBrowser } from "./free-browser.ts";
import { OrderServer } from "./order-server.ts";
import { pageFiles } from "./page-files.ts";
import { permit } from "./permit.ts";
import type { Stage } from "./stage.ts";
import { type Client, startNodeClient } from "./start-node-client.ts";
import type { Task } from "./task.ts";

/** One browser at work, and all that measure beside it. */
export interface BrowserStage {
  readonly family: BrowserFamily;
  readonly home: string;
  readonly browser: FreeBrowser;
  readonly page: OrderServer<Task>;
  readonly bare: OrderServer<BareTask>;
  readonly node: Client;
  close(): Promise<void>;
}

export interface BrowserStageOptions {
  readonly stage: Stage;
  readonly isPagePublic: boolean;
}

/** Has the page allowed what it needs, and starts the browser anew, without a driver. */
export async function setBrowserStage(
  family: BrowserFamily,
  { stage, isPagePublic }: BrowserStageOptions,
): Promise<BrowserStage> {
  const page = new OrderServer<Task>(await pageFiles());
  const bare = new OrderServer<BareTask>();
  await Promise.all([page.start(), bare.start()]);
  const home = join(stage.folder, family);
  await mkdir(home);
  await permit(family, {
    home,
    address: `${page.origin}/asking.html`,
    ports: [stage.peer.plain, stage.peer.secure],
    environment: stage.environment,
  });
  const bareExtension = await installBare(family, { home, origin: bare.origin });
  const publicPorts = [page.port, ...stage.proxies.map(({ port }) => port)];
  const browser = await startFreeBrowser(family, {
    home,
    address: `${page.origin}/`,
    environment: stage.environment,
    extensions: [join(projectRoot, "dist", family), bareExtension],
    publicPorts: isPagePublic ? publicPorts : [],
  });
  const node = startNodeClient();
  return {
    family,
    home,
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
