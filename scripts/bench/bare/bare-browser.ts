import { join } from "node:path";
import type { BrowserFamily } from "../../manifest.ts";
import { copyProfile } from "../copy-profile.ts";
import { startFreeBrowser } from "../free-browser.ts";
import { OrderServer } from "../order-server.ts";
import type { Stage } from "../stage.ts";
import type { Figures } from "../task.ts";
import type { BareTask } from "./bare-protocol.ts";
import { installBare } from "./install-bare.ts";

/** A browser with the bare extension alone. */
export interface BareBrowser {
  ask(task: BareTask): Promise<Figures>;
  close(): Promise<void>;
}

/** Starts one like the browser in `home`, in a home of its own. */
export async function startBareBrowser(
  family: BrowserFamily,
  home: string,
  stage: Stage,
): Promise<BareBrowser> {
  const server = new OrderServer<BareTask>({
    "/": { type: "text/html", body: "<!doctype html><title>Bare</title>" },
  });
  await server.start();
  const ownHome = join(stage.folder, `${family}-bare`);
  await copyProfile(family, home, ownHome);
  const extension = await installBare(family, { home: ownHome, origin: server.origin });
  const browser = await startFreeBrowser(family, {
    home: ownHome,
    address: `${server.origin}/`,
    environment: {},
    extensions: [extension],
    publicPorts: [],
  });
  return {
    ask: (task) => server.ask(task),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
