import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../../tests/servers/certificate-authority.ts";
import { type FreeBrowser, startFreeBrowser } from "../bench/free-browser.ts";
import { permit } from "../bench/permit.ts";
import { removeFolder } from "../browser/launch-browser.ts";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";
import { Dispatcher } from "./dispatcher.ts";
import { pageFiles } from "./page-files.ts";
import { type Servers, startServers } from "./servers.ts";
import type { Routes } from "./workload.ts";

export const PAGES = 3;

/** A browser at work without a driver, its pages, and the servers that they talk to. */
export interface Stage {
  readonly browser: FreeBrowser;
  readonly dispatcher: Dispatcher;
  readonly servers: Servers;
  readonly routes: Routes;
  close(): Promise<void>;
}

const OPENING_MILLISECONDS = 60_000;

export async function setStage(family: BrowserFamily): Promise<Stage> {
  const home = await mkdtemp(join(tmpdir(), `web-tcp-socket-soak-${family}-`));
  const authority = await createAuthority();
  const authorityFile = join(home, "authority.pem");
  await writeFile(authorityFile, authority.certificatePem);
  const environment = { NODE_EXTRA_CA_CERTS: authorityFile };
  const servers = await startServers(authority);
  const dispatcher = new Dispatcher(await pageFiles());
  await dispatcher.start();
  const { routes } = servers;
  const extension = join(projectRoot, "dist", family);
  await permit(family, {
    home,
    extension,
    pipe: "default",
    address: `${dispatcher.origin}/asking.html`,
    ports: [routes.plain.port, routes.secure.port, routes.closed.port],
    mayListen: true,
    environment,
  });
  const addressOf = (page: number) => `${dispatcher.origin}/?page=${page}`;
  const browser = await startFreeBrowser(family, {
    home,
    address: addressOf(0),
    // Firefox would report the processes that are killed.
    environment: { ...environment, MOZ_CRASHREPORTER_DISABLE: "1" },
    extensions: [extension],
    publicPorts: [],
  });
  const others = Array.from({ length: PAGES - 1 }, (_, index) => addressOf(index + 1));
  await dispatcher.ask(0, { type: "open", addresses: others }, OPENING_MILLISECONDS);
  return {
    browser,
    dispatcher,
    servers,
    routes,
    close: async () => {
      await browser.close();
      await Promise.all([dispatcher.close(), servers.close()]);
      await removeFolder(home);
    },
  };
}
