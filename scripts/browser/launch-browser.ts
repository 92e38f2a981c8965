import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import puppeteer, { type Browser, type LaunchOptions, type Page } from "puppeteer-core";
import {
  CHROMIUM_EXTENSION_ID,
  chromiumOrigin,
  FIREFOX_EXTENSION_ID,
} from "../../protocol/identity.ts";
import { BROWSER_PROGRAMS, findProgram } from "../find-program.mjs";
import type { BrowserFamily } from "../manifest.ts";
import { projectRoot } from "../project.ts";
import { until } from "./extension-windows.ts";

/** Firefox gives every installation another address unless it is told one. */
const FIREFOX_EXTENSION_UUID = "5b6a5f0e-6e0e-4e6b-9f0a-0d6f1f6f7a11";

const PROTOCOL_TIMEOUT_MILLISECONDS = 120_000;

/** A real browser with the built extension, in a profile and home of its own. */
export interface LaunchedBrowser {
  readonly family: BrowserFamily;
  readonly browser: Browser;
  /** The address of the extension's own pages, with a slash at the end. */
  readonly extensionAddress: string;
  readonly home: string;
  /** Installs the native host as a person does, if that was left out at first. */
  installHost(): Promise<void>;
  /** Closes the browser and removes all that it left, but for a home folder of the caller's. */
  close(): Promise<void>;
}

export const COLOR_SCHEMES = ["light", "dark"] as const;
export type ColorScheme = (typeof COLOR_SCHEMES)[number];

export interface LaunchBrowserOptions {
  readonly isHeadless: boolean;
  /** Whether the native host is installed; true by default. */
  readonly hasHost?: boolean;
  /**
   * Whether the page that the extension opens once it was installed stays. It is closed by default,
   * so that what is open is the caller's own; in a home folder of the caller's it always stays.
   */
  readonly hasWelcomePage?: boolean;
  /** Lets a test reach the extension's own pages in Firefox, and Firefox's own windows. */
  readonly hasSystemAccess?: boolean;
  /** What the browser and so the host find in their environment besides ours. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Makes the program to start of the browser's own; `home` is there for its files. */
  readonly wrapProgram?: (program: string, home: string) => Promise<string>;
  /** False for a browser without the extension, to compare with. */
  readonly hasExtension?: boolean;
  /**
   * A home folder of the caller's, in the place of a throwaway one. A browser that is started in it
   * again is the same one, extension and all.
   */
  readonly home?: string;
  /** The folder of the profile, in the place of one that browsers do not know of; it may exist. */
  readonly profile?: string;
  /** The folder of an unpacked extension, in the place of the one in `dist/`. */
  readonly extension?: string;
  /** The theme that pages see, for those who look at them in both; the person's own by default. */
  readonly colorScheme?: ColorScheme;
  /** Leaves the driver no word of what goes over the network, to have a browser that does less. */
  readonly isUnwatched?: boolean;
  /** Has the browser take any certificate of a web site's; the native host takes none the more. */
  readonly acceptsInsecureCertificates?: boolean;
}

/**
 * Starts a browser with the extension, and with the native host of `dist/` installed by the installer
 * that people use.
 */
export async function launchBrowser(
  family: BrowserFamily,
  {
    isHeadless,
    hasHost = true,
    hasWelcomePage = false,
    hasSystemAccess = false,
    environment = {},
    wrapProgram = async (program) => program,
    hasExtension = true,
    home: lastingHome,
    profile: givenProfile,
    extension = join(projectRoot, "dist", family),
    colorScheme,
    acceptsInsecureCertificates = false,
    isUnwatched = false,
  }: LaunchBrowserOptions,
): Promise<LaunchedBrowser> {
  const program = findProgram(BROWSER_PROGRAMS[family]);
  if (program === undefined) throw new Error(`No ${family} browser is installed`);
  const home = lastingHome ?? (await mkdtemp(join(tmpdir(), `web-tcp-socket-${family}-`)));
  const profile = givenProfile ?? join(home, "profile");
  await mkdir(profile, { recursive: true });
  const env = { ...cleanEnvironment(), ...environment, HOME: home };
  if (hasHost) await installHost(family, profile, env);
  // Through its driver Firefox takes an extension only until it is closed.
  const isInProfile = hasExtension && lastingHome !== undefined && family === "firefox";
  if (isInProfile) await pointTo(extension, profile);
  const browser = await puppeteer.launch({
    executablePath: await wrapProgram(program, home),
    headless: isHeadless,
    userDataDir: profile,
    env,
    protocolTimeout: PROTOCOL_TIMEOUT_MILLISECONDS,
    defaultViewport: null,
    acceptInsecureCerts: acceptsInsecureCertificates,
    networkEnabled: !isUnwatched,
    ...OWN_OPTIONS[family](colorScheme),
    ...(hasSystemAccess && family === "firefox" ? { args: ["--remote-allow-system-access"] } : {}),
  });
  if (hasExtension && !isInProfile) {
    const before = await browser.pages();
    await browser.installExtension(extension);
    if (!hasWelcomePage && lastingHome === undefined) await closeNextPage(browser, before);
  }
  return {
    family,
    browser,
    home,
    installHost: () => installHost(family, profile, env),
    extensionAddress: EXTENSION_ADDRESS[family],
    close: async () => {
      await browser.close();
      if (lastingHome === undefined) await removeFolder(home);
    },
  };
}

const EXTENSION_ADDRESS: Readonly<Record<BrowserFamily, string>> = {
  firefox: `moz-extension://${FIREFOX_EXTENSION_UUID}/`,
  chromium: chromiumOrigin(CHROMIUM_EXTENSION_ID),
};

/** What every Chromium of the project is started with. */
export const CHROMIUM_ARGUMENTS: readonly string[] = [
  // Chromium refuses its sandbox to root, which containers often are.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

/** The numbers by which Firefox and Chromium both call the themes. */
const PREFERRED_SCHEMES: Readonly<Record<ColorScheme, number>> = { dark: 0, light: 1 };

const OWN_OPTIONS: Readonly<
  Record<BrowserFamily, (scheme: ColorScheme | undefined) => LaunchOptions>
> = {
  firefox: (scheme) => ({
    browser: "firefox",
    extraPrefsFirefox: {
      "extensions.webextensions.uuids": JSON.stringify({
        [FIREFOX_EXTENSION_ID]: FIREFOX_EXTENSION_UUID,
      }),
      ...(scheme === undefined
        ? {}
        : { "layout.css.prefers-color-scheme.content-override": PREFERRED_SCHEMES[scheme] }),
      // A build has no signature yet.
      "xpinstall.signatures.required": false,
      // No visits of its own to the network while the page is at work.
      "network.captive-portal-service.enabled": false,
      "network.connectivity-service.enabled": false,
    },
  }),
  chromium: (scheme) => ({
    browser: "chrome",
    pipe: true,
    enableExtensions: true,
    args: [
      ...CHROMIUM_ARGUMENTS,
      ...(scheme === undefined
        ? []
        : [`--blink-settings=preferredColorScheme=${PREFERRED_SCHEMES[scheme]}`]),
    ],
  }),
};

export function removeFolder(path: string): Promise<void> {
  // A browser's last processes may still be writing there.
  return rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/**
 * Waits for one page more than there were, and closes it. Firefox's driver goes on listing it, since
 * the page changed its process on the way.
 */
async function closeNextPage(browser: Browser, before: readonly Page[]): Promise<void> {
  const page = await until("the welcome page opened", async () =>
    (await browser.pages()).find((each) => !before.includes(each)),
  );
  await page.close();
}

/** Installs an extension in Firefox: a file of its name in the profile says where it is. */
async function pointTo(extension: string, profile: string): Promise<void> {
  await mkdir(join(profile, "extensions"), { recursive: true });
  await writeFile(join(profile, "extensions", FIREFOX_EXTENSION_ID), extension);
}

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
