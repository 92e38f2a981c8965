import { chmod, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { bundleOptions } from "./bundle-options.ts";
import { type BrowserFamily, manifestFor } from "./manifest.ts";
import { projectRoot } from "./project.ts";
import { readProjectDescription } from "./project-description.ts";

const EXTENSION_SCRIPTS = {
  background: "extension/background/background.ts",
  relay: "extension/relay/relay.ts",
  "relay-private": "extension/relay/relay-private.ts",
  page: "extension/page/page.ts",
  "page-private": "extension/page/page.ts",
  "pipe/frame": "extension/pipe/frame.ts",
  declaration: "extension/declaration/declaration.ts",
  "popup/popup": "extension/popup/popup.ts",
  "prompt/prompt": "extension/prompt/prompt.ts",
  "options/options": "extension/options/options.ts",
  "welcome/welcome": "extension/welcome/welcome.ts",
  "devtools/devtools": "extension/devtools/devtools.ts",
  "devtools/panel": "extension/devtools/panel.ts",
};

const EXTENSION_FILES = [
  "_locales",
  "look/look.css",
  "host-help/host-notice.css",
  "popup/popup.html",
  "popup/popup.css",
  "prompt/prompt.html",
  "prompt/prompt.css",
  "options/options.html",
  "options/options.css",
  "welcome/welcome.html",
  "welcome/welcome.css",
  "devtools/devtools.html",
  "devtools/panel.html",
  "devtools/panel.css",
  "pipe/frame.html",
  "policy-schema.json",
  "icons",
];

const HOST_PROGRAMS = { cli: "native-host/cli.ts", host: "native-host/host.ts" };

/** How the extension's scripts are bundled, and how the host's programs. */
export const EXTENSION_BUNDLE = {
  platform: "browser",
  format: "iife",
  target: ["firefox140", "chrome148"],
} as const satisfies BuildOptions;
export const HOST_BUNDLE = {
  platform: "node",
  format: "esm",
  target: "node20.19",
} as const satisfies BuildOptions;

export interface Built {
  /** What esbuild tells of the bundles of each part. */
  readonly metafiles: Readonly<Record<BrowserFamily | "native-host", Metafile>>;
}

/** Builds `dist/firefox`, `dist/chromium` and `dist/native-host`, unpacked. */
export async function buildAll(): Promise<Built> {
  const { version } = await readProjectDescription();
  const dist = join(projectRoot, "dist");
  await rm(dist, { recursive: true, force: true });
  const common = bundleOptions(version);
  const [firefox, chromium] = await Promise.all([
    buildExtension("firefox"),
    buildExtension("chromium"),
  ]);

  const { metafile: host } = await build({
    ...common,
    entryPoints: HOST_PROGRAMS,
    ...HOST_BUNDLE,
    outdir: join(dist, "native-host"),
  });
  await writeFile(join(dist, "native-host/package.json"), '{ "type": "module" }\n');
  await chmod(join(dist, "native-host/cli.js"), 0o755);
  return { metafiles: { firefox, chromium, "native-host": host } };

  async function buildExtension(family: BrowserFamily): Promise<Metafile> {
    const outdir = join(dist, family);
    const { metafile } = await build({
      ...common,
      entryPoints: EXTENSION_SCRIPTS,
      ...EXTENSION_BUNDLE,
      outdir,
    });
    const source = JSON.parse(await readFile(join(projectRoot, "manifest.json"), "utf8"));
    const manifest = manifestFor(family, source, version);
    await writeFile(join(outdir, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const path of EXTENSION_FILES) {
      const target = join(outdir, path);
      await mkdir(join(target, ".."), { recursive: true });
      await cp(join(projectRoot, "extension", path), target, { recursive: true });
    }
    return metafile;
  }
}
