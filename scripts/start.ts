/**
 * `npm start`: a real browser with the extension, the examples, and the servers that they talk to, as
 * far as these are installed. Without a display a conversation runs by itself and is printed.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDemoServers } from "../examples/demo-servers.ts";
import { startExamples } from "../examples/start-examples.ts";
import { launchBrowser } from "./browser/launch-browser.ts";
import { buildAll } from "./build-all.ts";
import { buildExamples } from "./build-examples.ts";
import { playDemo } from "./demo/play-demo.ts";
import { BROWSER_FAMILIES, type BrowserFamily } from "./manifest.ts";
import { projectRoot } from "./project.ts";

const { browser: family, isHeadless } = readOptions();
const say = (text: string) => process.stdout.write(`${text}\n`);

say("Building the extension and its native host …");
await buildAll();
await buildExamples();
const directory = await mkdtemp(join(tmpdir(), "web-tcp-socket-demo-"));
const servers = await startDemoServers({ directory });
const { plain, tls } = servers;
say("Starting the servers of the examples …");
const examples = await startExamples(servers);
for (const { title, address, server } of examples.listed) say(`  ${title}: ${address} ${server}`);
say(`Starting ${family} with the extension and ${examples.address} …`);
const launched = await launchBrowser(family, {
  isHeadless,
  // Of all hosts, this browser's alone trusts the authority that was made a moment ago.
  environment: { NODE_EXTRA_CA_CERTS: servers.authorityFile },
});
try {
  if (isHeadless) {
    const pictures = join(projectRoot, "dist/demo");
    await mkdir(pictures, { recursive: true });
    await playDemo(launched, { examples, plain, tls, pictures, say });
  } else {
    const [page = await launched.browser.newPage()] = await launched.browser.pages();
    await page.goto(examples.address);
    say(
      "\nChoose an example. A window asks whether its page may use sockets: press Allow, Connect.",
    );
    say("It runs until the browser is closed.");
    await new Promise((resolve) => {
      launched.browser.once("disconnected", resolve);
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolve);
    });
  }
} finally {
  await launched.close();
  await Promise.all([servers.close(), examples.close()]);
  await rm(directory, { recursive: true, force: true });
}

function readOptions(): { readonly browser: BrowserFamily; readonly isHeadless: boolean } {
  const { browser, headless } = parse();
  const family = BROWSER_FAMILIES.find((known) => known === browser);
  if (family === undefined) stop(`--browser is one of ${BROWSER_FAMILIES.join(", ")}`);
  return { browser: family, isHeadless: headless || !hasDisplay() };
}

function parse(): { readonly browser: string; readonly headless: boolean } {
  try {
    return parseArgs({
      options: {
        browser: { type: "string", default: "firefox" },
        headless: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    stop(error instanceof Error ? error.message : String(error));
  }
}

function hasDisplay(): boolean {
  if (process.platform !== "linux") return true;
  const { DISPLAY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR = "" } = process.env;
  if (WAYLAND_DISPLAY !== undefined && existsSync(join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY))) {
    return true;
  }
  return DISPLAY !== undefined && DISPLAY !== "";
}

function stop(problem: string): never {
  process.stderr.write(
    `${problem}\nUsage: npm start -- [--browser firefox|chromium] [--headless]\n`,
  );
  process.exit(2);
}
