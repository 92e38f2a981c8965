import { exampleFolder } from "../scripts/build-examples.ts";
import { installationOf, missingOf, REQUIREMENTS } from "../scripts/find-program.mjs";
import { CATALOG, EXAMPLES, type Example } from "./catalog.ts";
import type { DemoServers } from "./demo-servers.ts";
import { EXAMPLE_SERVERS } from "./example-servers.ts";
import { startWebServer } from "./web-server.ts";

/** What stands about an example on the page that shows them all. */
export interface ListedExample {
  readonly name: Example;
  readonly title: string;
  readonly summary: string;
  readonly address: string;
  /** What it has to talk to, or why it has nothing. */
  readonly server: string;
  readonly isReady: boolean;
  /** What installs the server, where it is missing. */
  readonly command?: string;
}

export interface RunningExamples {
  /** The page that shows all of them. */
  readonly address: string;
  readonly listed: readonly ListedExample[];
  close(): Promise<void>;
}

interface Backing {
  readonly about: Pick<ListedExample, "server" | "isReady" | "command">;
  /** What the page finds beside it. */
  readonly routes: Readonly<Record<string, () => unknown>>;
  close(): Promise<void>;
}

/**
 * Serves the built examples, each on an origin of its own, so that a permission is for one of them
 * alone, and starts those of their servers that are installed.
 */
export async function startExamples(demo: DemoServers): Promise<RunningExamples> {
  const running = await Promise.all(EXAMPLES.map((name) => startExample(name, demo)));
  const listed = running.map((example) => example.listed);
  const index = await startWebServer({
    directory: exampleFolder("index"),
    routes: { "/examples.json": () => listed },
  });
  return {
    address: `http://localhost:${index.port}/`,
    listed,
    close: async () => {
      await Promise.all([...running, index].map((each) => each.close()));
    },
  };
}

async function startExample(name: Example, demo: DemoServers) {
  const { title, summary } = CATALOG[name];
  const backing = await back(name, demo);
  const site = await startWebServer({ directory: exampleFolder(name), routes: backing.routes });
  const address = `http://localhost:${site.port}/`;
  const listed: ListedExample = { name, title, summary, address, ...backing.about };
  return {
    listed,
    close: async () => {
      await Promise.all([site.close(), backing.close()]);
    },
  };
}

async function back(name: Example, demo: DemoServers): Promise<Backing> {
  if (name === "console") {
    const { plain, tls } = demo;
    const server = `Two demo servers run: port ${plain.port}, and with TLS ${tls.port}.`;
    return ready(server, { "/servers.json": () => ({ plain, tls }) });
  }
  const start = EXAMPLE_SERVERS[name];
  if (start === undefined) return ready("It is a server itself.");
  const { needs } = CATALOG[name];
  const missing = missingOf(needs);
  if (missing.length > 0) {
    const names = missing.map((program) => REQUIREMENTS[program].name).join(", ");
    const command = ["apt-get", ...installationOf(missing)].join(" ");
    return notReady(`${names} is not installed. On Debian and Ubuntu, as root:`, command);
  }
  try {
    const { fields, close } = await start(demo.authority);
    const [main] = needs;
    const program = main === undefined ? "A server" : REQUIREMENTS[main].name;
    const server = `${program} runs on ${fields.host}, port ${fields.port}.`;
    return { ...ready(server, { "/server.json": () => fields }), close };
  } catch (error) {
    // The other examples have nothing to do with it.
    return notReady(error instanceof Error ? error.message : String(error));
  }
}

function ready(server: string, routes: Backing["routes"] = {}): Backing {
  return { about: { server, isReady: true }, routes, close: async () => {} };
}

function notReady(server: string, command?: string): Backing {
  const about = { server, isReady: false, ...(command === undefined ? {} : { command }) };
  return { about, routes: {}, close: async () => {} };
}
