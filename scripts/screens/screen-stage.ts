import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDemoServers } from "../../examples/demo-servers.ts";
import { startLineServer } from "../../examples/line-server.ts";
import { type RunningExamples, startExamples } from "../../examples/start-examples.ts";
import { startWebServer } from "../../examples/web-server.ts";
import type { LaunchBrowserOptions } from "../browser/launch-browser.ts";
import { exampleFolder } from "../build-examples.ts";
import { type PlainSite, startWebSites } from "../screenshots/web-sites.ts";

/** The site that has pages of its own: the console example. */
export const CONSOLE = "console.example";

/** As long as names get, and of more than one script. */
export const LONG_NAME =
  "a-very-long-name-that-somebody-has-thought-of.accounts.xn--bcher-kva.regional-office.example";

const SITES: Readonly<Record<string, PlainSite>> = {
  "mail.example": { title: "Mail", description: "To fetch and send your mail" },
  "chat.example": { title: "Chat", description: "To join the rooms that you choose" },
  "files.example": { title: "Files", description: "To offer the files that you choose" },
  "shop.example": { title: "Shop", description: "To print your receipts" },
  "tracker.example": { title: "Tracker", description: "To know where you are" },
  "news.example": { title: "News" },
  [LONG_NAME]: {
    title: "A title that goes on and on, and tells of everything that can be found on this page",
    description:
      "To keep what you have here and what you have at home the same, whichever of the two you change, and to tell your other devices of it while you are not looking, as soon as there is a connection",
  },
};

/** What the screens are about: sites, the examples, and servers that they talk to. */
export interface ScreenStage {
  /** For the browser that visits them. */
  readonly options: Pick<LaunchBrowserOptions, "environment" | "acceptsInsecureCertificates">;
  readonly examples: RunningExamples;
  /** The port of a server on localhost that speaks TLS. */
  readonly port: number;
  close(): Promise<void>;
}

/** @param port 0 for any free one; pictures have the same one each time */
export async function setScreenStage(port = 0): Promise<ScreenStage> {
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-screens-"));
  const demo = await startDemoServers({ directory: folder });
  const server = await startLineServer({
    port,
    tls: await demo.authority.issue({ hosts: ["localhost"] }),
  });
  const examples = await startExamples(demo);
  const website = await startWebServer({
    directory: exampleFolder("console"),
    routes: { "/servers.json": () => ({ tls: { host: "localhost", port: server.port } }) },
  });
  const address = `http://${website.host}:${website.port}/`;
  const sites = await startWebSites(SITES, { name: CONSOLE, address });
  return {
    options: {
      environment: { https_proxy: sites.proxy, NODE_EXTRA_CA_CERTS: demo.authorityFile },
      acceptsInsecureCertificates: true,
    },
    examples,
    port: server.port,
    close: async () => {
      const running = [sites, website, examples, server, demo];
      await Promise.all(running.map((each) => each.close()));
      await rm(folder, { recursive: true });
    },
  };
}
