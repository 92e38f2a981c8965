/**
 * `npm run screenshots`: the pictures for the stores, of the built extension in both real browsers,
 * where docs/store/LISTING.md says that they are. `--browser firefox` takes them in that one alone.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startLineServer } from "../examples/line-server.ts";
import { startWebServer } from "../examples/web-server.ts";
import { createAuthority } from "../tests/servers/certificate-authority.ts";
import { COLOR_SCHEMES, type ColorScheme, launchBrowser } from "./browser/launch-browser.ts";
import { buildAll } from "./build-all.ts";
import { buildExamples, exampleFolder } from "./build-examples.ts";
import { BROWSER_FAMILIES, type BrowserFamily } from "./manifest.ts";
import { projectRoot } from "./project.ts";
import { CONSOLE, PLAIN_SITES, playTour } from "./screenshots/play-tour.ts";
import { startWebSites } from "./screenshots/web-sites.ts";

/** The same in every picture. */
const SERVER_PORT = 4242;

const families = readOptions();
const pictures = join(projectRoot, "docs/store/pictures");
await mkdir(pictures, { recursive: true });
await buildAll();
await buildExamples();
for (const family of families) {
  for (const scheme of COLOR_SCHEMES) await takePictures(family, scheme);
}

async function takePictures(family: BrowserFamily, scheme: ColorScheme): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "web-tcp-socket-screenshots-"));
  const authority = await createAuthority();
  const authorityFile = join(folder, "authority.pem");
  await writeFile(authorityFile, authority.certificatePem);
  const tls = await authority.issue({ hosts: ["localhost"] });
  const server = await startLineServer({ port: SERVER_PORT, tls });
  const website = await startWebServer({
    directory: exampleFolder("console"),
    routes: { "/servers.json": () => ({ tls: { host: "localhost", port: SERVER_PORT } }) },
  });
  const address = `http://${website.host}:${website.port}/`;
  const sites = await startWebSites(PLAIN_SITES, { name: CONSOLE, address });
  const launched = await launchBrowser(family, {
    isHeadless: true,
    hasSystemAccess: true,
    acceptsInsecureCertificates: true,
    colorScheme: scheme,
    environment: { https_proxy: sites.proxy, NODE_EXTRA_CA_CERTS: authorityFile },
  });
  try {
    await playTour(launched, {
      save: async (screen, picture) => {
        const name = `${family}-${screen}-${scheme}.png`;
        await writeFile(join(pictures, name), picture);
        process.stdout.write(`${name}\n`);
      },
    });
  } finally {
    await launched.close();
    await Promise.all([server.close(), website.close(), sites.close()]);
    await rm(folder, { recursive: true });
  }
}

function readOptions(): readonly BrowserFamily[] {
  const { browser } = parseArgs({ options: { browser: { type: "string" } } }).values;
  const chosen = BROWSER_FAMILIES.filter((family) => browser === undefined || family === browser);
  if (chosen.length > 0) return chosen;
  process.stderr.write(`--browser is one of ${BROWSER_FAMILIES.join(", ")}\n`);
  process.exit(2);
}
