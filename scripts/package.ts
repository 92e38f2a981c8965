/**
 * `npm run package`: all that a release consists of, in `dist-packages/`. docs/RELEASING.md tells
 * what is made how.
 */
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Metafile } from "esbuild";
import { buildAll } from "./build-all.ts";
import { billOfMaterials } from "./package/bill-of-materials.ts";
import { bundledPackages, licenseNotice } from "./package/bundled-packages.ts";
import { checksums } from "./package/checksums.ts";
import { extensionArchive } from "./package/extension-archive.ts";
import { nodePackage } from "./package/node-binary.ts";
import { writeNpmPackage } from "./package/npm-package.ts";
import { packExecutables } from "./package/pack-executables.ts";
import { isPlatform, PLATFORMS, type Platform } from "./package/platforms.ts";
import { writeSourceArchive } from "./package/source-archive.ts";
import { projectRoot } from "./project.ts";
import { readProjectDescription } from "./project-description.ts";

const folder = join(projectRoot, "dist-packages");
const inFolder = (name: string) => join(folder, name);
const say = (text: string) => process.stdout.write(`${text}\n`);

const { hasExecutables, platforms } = readOptions();
const { version, license, engines } = await readProjectDescription();
const name = `web-tcp-socket-${version}`;
await rm(folder, { recursive: true, force: true });
await mkdir(folder);

say("Building …");
const { metafiles } = await buildAll();
const materials: Metafile[] = [metafiles.firefox, metafiles.chromium];
await packExtensions();
if (!(await writeSourceArchive(inFolder(`${name}-source.tar.gz`), name))) {
  say("The source archive is the last commit; the packages have changes since then");
}
await packHosts();
const nodes = hasExecutables ? platforms.map(nodePackage) : [];
await writeFile(inFolder(`${name}.cdx.json`), await billOfMaterials(materials, nodes));
await writeFile(inFolder("SHA256SUMS"), await checksums(folder));
await listFolder();

async function packExtensions(): Promise<void> {
  const notice = licenseNotice(await bundledPackages(materials));
  const archives = {
    "firefox.xpi": await extensionArchive("firefox", { notice }),
    "chromium.zip": await extensionArchive("chromium", { notice }),
    // The store refuses a key in the manifest: it has one of its own for each extension.
    "chrome-web-store.zip": await extensionArchive("chromium", { notice, without: ["key"] }),
  };
  for (const [ending, content] of Object.entries(archives)) {
    await writeFile(inFolder(`${name}-${ending}`), content);
  }
}

async function packHosts(): Promise<void> {
  const host = metafiles["native-host"];
  const notice = licenseNotice(await bundledPackages([host]));
  await writeNpmPackage({ version, license, engines, notice, folder });
  materials.push(host);
  if (!hasExecutables) return;
  materials.push(await packExecutables({ platforms, version, folder, say }));
}

async function listFolder(): Promise<void> {
  say(`\nIn ${folder}:`);
  for (const entry of (await readdir(folder)).toSorted()) {
    const { size } = await stat(inFolder(entry));
    say(`${size.toLocaleString("en").padStart(13)}  ${entry}`);
  }
}

function readOptions(): { hasExecutables: boolean; platforms: readonly Platform[] } {
  const { values } = parseArgs({
    options: {
      "without-executables": { type: "boolean", default: false },
      platform: { type: "string", multiple: true, default: [...PLATFORMS] },
    },
  });
  const unknown = values.platform.filter((name) => !isPlatform(name));
  if (unknown.length > 0) {
    process.stderr.write(`Unknown: ${unknown.join(", ")}. Platforms are ${PLATFORMS.join(", ")}\n`);
    process.exit(2);
  }
  return {
    hasExecutables: !values["without-executables"],
    platforms: values.platform.filter(isPlatform),
  };
}
