import { createHash } from "node:crypto";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { BrowserFamily } from "../../manifest.ts";
import { BARE_HOST_NAME } from "./bare-protocol.ts";

const FIREFOX_ID = "bare@web-tcp-socket";

const COMMON = {
  name: "Bare native messaging",
  version: "1",
  content_scripts: [{ matches: ["http://localhost/*"], js: ["page.js"] }],
};

const MANIFESTS: Readonly<Record<BrowserFamily, object>> = {
  firefox: {
    ...COMMON,
    // From version 3 on Firefox starts a background when there is an event for it, and there is none.
    manifest_version: 2,
    permissions: ["nativeMessaging", "http://localhost/*"],
    background: { scripts: ["background.js"] },
    browser_specific_settings: { gecko: { id: FIREFOX_ID } },
  },
  chromium: {
    ...COMMON,
    manifest_version: 3,
    permissions: ["nativeMessaging"],
    host_permissions: ["http://localhost/*"],
    message_serialization: "structured_clone",
    background: { service_worker: "background.js" },
  },
};

export interface BareOptions {
  /** The home folder of the browser, with a profile that was never used. */
  readonly home: string;
  /** The server that has the tasks. */
  readonly origin: string;
}

/** Builds the bare extension and its host, and installs both; returns the extension's folder. */
export async function installBare(
  family: BrowserFamily,
  { home, origin }: BareOptions,
): Promise<string> {
  const folder = join(home, "bare");
  const extension = join(folder, "extension");
  await bundle("background.ts", join(extension, "background.js"), {
    TASK_SERVER: JSON.stringify(origin),
  });
  await bundle("page.ts", join(extension, "page.js"));
  await writeFile(join(extension, "manifest.json"), JSON.stringify(MANIFESTS[family]));
  const host = await buildHost(folder);
  const profile = join(home, "profile");
  if (family === "firefox") {
    await writeHostManifest(join(home, ".mozilla/native-messaging-hosts"), host, {
      allowed_extensions: [FIREFOX_ID],
    });
    await mkdir(join(profile, "extensions"), { recursive: true });
    await writeFile(join(profile, "extensions", FIREFOX_ID), extension);
  } else {
    await writeHostManifest(join(profile, "NativeMessagingHosts"), host, {
      allowed_origins: [`chrome-extension://${idOfFolder(extension)}/`],
    });
  }
  return extension;
}

async function buildHost(folder: string): Promise<string> {
  const script = join(folder, "bare.mjs");
  await bundle("host.ts", script);
  const program = join(folder, "bare.sh");
  await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${script}"\n`);
  await chmod(program, 0o755);
  return program;
}

async function bundle(entry: string, outfile: string, define = {}): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outfile,
    bundle: true,
    define,
    format: "esm",
    platform: entry === "host.ts" ? "node" : "browser",
  });
}

async function writeHostManifest(folder: string, path: string, permitted: object): Promise<void> {
  await mkdir(folder, { recursive: true });
  const manifest = {
    name: BARE_HOST_NAME,
    description: "Bare native messaging",
    path,
    type: "stdio",
    ...permitted,
  };
  await writeFile(join(folder, `${BARE_HOST_NAME}.json`), JSON.stringify(manifest));
}

/**
 * The id that Chromium gives an unpacked extension without a key: the first half of its folder's
 * SHA-256, with the letters a to p for the hexadecimal digits.
 */
function idOfFolder(path: string): string {
  const digits = createHash("sha256").update(path).digest("hex").slice(0, 32);
  return digits.replace(/./gu, (digit) => String.fromCharCode(0x61 + Number.parseInt(digit, 16)));
}
