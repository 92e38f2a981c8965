import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import puppeteer, { type Browser, type LaunchOptions } from "puppeteer-core";
import { CHROMIUM_EXTENSION_ID, FIREFOX_EXTENSION_ID } from "../../protocol/identity.ts";
import { BROWSER_PROGRAMS, findProgram } from "../find-program.mjs";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";

/** Firefox gives every installation another address unless it is told one. */
const FIREFOX_EXTENSION_UUID = "5b6a5f0e-6e0e-4e6b-9f0a-0d6f1f6f7a11";

const PROTOCOL_TIMEOUT_MILLISECONDS = 120_000;

/** A real browser with the built extension, in a profile and home of its own. */
export interface LaunchedBrowser {
  readonly family: BrowserFamily;
  readonly browser: Browser;
  /** The address of the extension's own pages, with a slash at the end. */
  readonly extensionAddress: string;
  /** The throwaway home folder. */
  readonly home: string;
  /** Closes the browser and removes all that it left. */
  close(): Promise<void>;
}

export interface LaunchBrowserOptions {
  readonly isHeadless: boolean;
  /** Whether the native host is installed; true by default. */
  readonly hasHost?: boolean;
  /** Lets a test reach the extension's own pages in Firefox, and Firefox's own windows. */
  readonly hasSystemAccess?: boolean;
  /** What the browser and so the host find in their environment besides ours. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Starts a browser with the extension from `dist/`, and with the native host installed by the
 * installer that people use.
 */
export async function launchBrowser(
  family: BrowserFamily,
  { isHeadless, hasHost = true, hasSystemAccess = false, environment = {} }: LaunchBrowserOptions,
): Promise<LaunchedBrowser> {
  const executablePath = findProgram(BROWSER_PROGRAMS[family]);
  if (executablePath === undefined) throw new Error(`No ${family} browser is installed`);
  const home = await mkdtemp(join(tmpdir(), `web-tcp-socket-${family}-`));
  const profile = join(home, "profile");
  await mkdir(profile);
  const env = { ...cleanEnvironment(), ...environment, HOME: home };
  if (hasHost) await installHost(family, profile, env);
  const browser = await puppeteer.launch({
    executablePath,
    headless: isHeadless,
    userDataDir: profile,
    env,
    protocolTimeout: PROTOCOL_TIMEOUT_MILLISECONDS,
    defaultViewport: null,
    ...OWN_OPTIONS[family],
    ...(hasSystemAccess && family === "firefox" ? { args: ["--remote-allow-system-access"] } : {}),
  });
  await browser.installExtension(join(projectRoot, "dist", family));
  return {
    family,
    browser,
    home,
    extensionAddress: EXTENSION_ADDRESS[family],
    close: async () => {
      await browser.close();
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

const EXTENSION_ADDRESS: Readonly<Record<BrowserFamily, string>> = {
  firefox: `moz-extension://${FIREFOX_EXTENSION_UUID}/`,
  chromium: `chrome-extension://${CHROMIUM_EXTENSION_ID}/`,
};

const OWN_OPTIONS: Readonly<Record<BrowserFamily, LaunchOptions>> = {
  firefox: {
    browser: "firefox",
    extraPrefsFirefox: {
      "extensions.webextensions.uuids": JSON.stringify({
        [FIREFOX_EXTENSION_ID]: FIREFOX_EXTENSION_UUID,
      }),
      // No visits of its own to the network while the page is at work.
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
    },
  },
  chromium: {
    browser: "chrome",
    pipe: true,
    enableExtensions: true,
    args: [
      // Chromium refuses its sandbox to root, which containers often are.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-quic",
      "--disable-sync",
      "--no-first-run",
    ],
  },
};

/** Chromium looks for hosts in a profile of its own beside that profile, Firefox in the home folder. */
async function installHost(
  family: BrowserFamily,
  profile: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const where =
    family === "chromium" ? ["--manifest-dir", join(profile, "NativeMessagingHosts")] : [];
  const program = join(projectRoot, "dist/native-host/cli.js");
  const command = [program, "install", "--browser", family, ...where];
  await promisify(execFile)(process.execPath, command, { env });
}

/** Ours, less what would move a home folder's parts elsewhere. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env };
  for (const name of ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"]) {
    delete environment[name];
  }
  return environment;
}
