/**
 * `npm start`: a real browser with the extension, the console example and two servers of its own to
 * talk to. Without a display the same conversation runs by itself and is printed.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startDemoServers } from "../examples/demo-servers.ts";
import { startWebServer } from "../examples/web-server.ts";
import { launchBrowser } from "./browser/launch-browser.ts";
import { buildAll } from "./build-all.ts";
import { playDemo } from "./demo/play-demo.ts";
import { BROWSER_FAMILIES, type BrowserFamily } from "./manifest.ts";
import { projectRoot } from "./project.ts";

const { browser: family, isHeadless } = readOptions();
const say = (text: string) => process.stdout.write(`${text}\n`);

say("Building the extension and its native host …");
await buildAll();
const directory = await mkdtemp(join(tmpdir(), "web-tcp-socket-demo-"));
const servers = await startDemoServers({ directory });
const { plain, tls } = servers;
const website = await startWebServer({
  directory: join(projectRoot, "examples/console"),
  routes: { "/servers.json": () => ({ plain, tls }) },
});
const address = `http://localhost:${website.port}/`;
say(
  `Two demo servers are listening: ${plain.host}:${plain.port}, and with TLS ${tls.host}:${tls.port}`,
);
say(`Starting ${family} with the extension and ${address} …`);
const launched = await launchBrowser(family, {
  isHeadless,
  // Of all hosts, this browser's alone trusts the authority that was made a moment ago.
  environment: { NODE_EXTRA_CA_CERTS: servers.authorityFile },
});
try {
  if (isHeadless) {
    const pictures = join(projectRoot, "dist/demo");
    await mkdir(pictures, { recursive: true });
    await playDemo(launched, { address, plain, tls, pictures, say });
  } else {
    const [page = await launched.browser.newPage()] = await launched.browser.pages();
    await page.goto(address);
    say(
      "\nA window asks whether the page may use sockets: choose Allow, then a demo server, Connect.",
    );
    say("It runs until the browser is closed.");
    await new Promise((resolve) => {
      launched.browser.once("disconnected", resolve);
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, resolve);
    });
  }
} finally {
  await launched.close();
  await Promise.all([servers.close(), website.close()]);
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
