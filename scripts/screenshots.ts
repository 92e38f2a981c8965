/**
 * `npm run screenshots`: the pictures for the stores, of the built extension in both real browsers,
 * where docs/store/LISTING.md says that they are; those that the documents show, in
 * `docs/pictures/screens`; and every screen in every size, language and theme, with sheets of them, in
 * `dist/screens`, to be looked at. `--only stores`, `documents` or `screens` takes those alone, and
 * `--browser firefox` takes them in that browser alone.
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
import { pictureForDocuments } from "./screens/documentation-pictures.ts";
import { LANGUAGES, pictureScreens } from "./screens/picture-screens.ts";
import { CONSOLE, PLAIN_SITES, playTour } from "./screenshots/play-tour.ts";
import { startWebSites } from "./screenshots/web-sites.ts";

const KINDS = ["stores", "documents", "screens"] as const;

/** The same in every picture. */
const SERVER_PORT = 4242;

const { families, isWanted } = readOptions();
const say = (text: string) => process.stdout.write(`${text}\n`);
const pictures = join(projectRoot, "docs/store/pictures");
const screens = join(projectRoot, "dist/screens");
await mkdir(pictures, { recursive: true });
await buildAll();
await buildExamples();
if (isWanted("stores")) {
  for (const family of families) {
    for (const scheme of COLOR_SCHEMES) await takePictures(family, scheme);
  }
}
if (isWanted("documents") && families.includes("chromium")) await pictureForDocuments(say);
if (isWanted("screens")) {
  for (const family of families) {
    for (const scheme of COLOR_SCHEMES) {
      for (const language of LANGUAGES) {
        await pictureScreens({ family, language, scheme, folder: screens, say });
      }
    }
  }
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
        say(name);
      },
    });
  } finally {
    await launched.close();
    await Promise.all([server.close(), website.close(), sites.close()]);
    await rm(folder, { recursive: true });
  }
}

function readOptions() {
  const { browser, only } = parseArgs({
    options: { browser: { type: "string" }, only: { type: "string" } },
  }).values;
  const chosen = BROWSER_FAMILIES.filter((family) => browser === undefined || family === browser);
  if (chosen.length === 0) stop(`--browser is one of ${BROWSER_FAMILIES.join(", ")}`);
  const isKnown = only === undefined || KINDS.some((kind) => kind === only);
  if (!isKnown) stop(`--only is one of ${KINDS.join(", ")}`);
  return {
    families: chosen,
    isWanted: (kind: (typeof KINDS)[number]) => only === undefined || only === kind,
  };
}

function stop(problem: string): never {
  process.stderr.write(`${problem}\n`);
  process.exit(2);
}
