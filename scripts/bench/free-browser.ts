import { type ChildProcess, spawn } from "node:child_process";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { CHROMIUM_ARGUMENTS } from "../browser/launch-browser.ts";
import { BROWSER_PROGRAMS, findProgram } from "../find-program.mjs";
import type { BrowserFamily } from "../manifest.ts";
import { endProcess } from "./start-peer.ts";

/** A browser that nothing drives and nothing listens to: no debugging protocol is open. */
export interface FreeBrowser {
  readonly id: number;
  close(): Promise<void>;
}

export interface FreeBrowserOptions {
  /** The home folder, with the profile in it. */
  readonly home: string;
  readonly address: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Folders of unpacked extensions. Firefox has its own in the profile already. */
  readonly extensions: readonly string[];
  /** Ports of 127.0.0.1 that Chromium is to take for public addresses. */
  readonly publicPorts: readonly number[];
}

/** The profile was used with a driver before; what that had set counts no more. */
const FIREFOX_PREFERENCES = {
  // Time in steps of 1 ms is too coarse for round trips.
  "privacy.reduceTimerPrecision": false,
  // The driver had all sites share one process.
  "fission.webContentIsolationStrategy": 1,
  "remote.enabled": false,
};

export async function startFreeBrowser(
  family: BrowserFamily,
  options: FreeBrowserOptions,
): Promise<FreeBrowser> {
  const program = findProgram(BROWSER_PROGRAMS[family]);
  if (program === undefined) throw new Error(`No ${family} browser is installed`);
  const profile = join(options.home, "profile");
  if (family === "firefox") await setPreferences(profile);
  const parameters = family === "firefox" ? firefox(profile) : chromium(profile, options);
  const child = spawn(program, [...parameters, options.address], {
    env: { ...process.env, ...options.environment, HOME: options.home },
    stdio: "ignore",
  });
  await started(child);
  return { id: child.pid ?? 0, close: () => endProcess(child) };
}

function firefox(profile: string): readonly string[] {
  return ["--headless", "--no-remote", "--profile", profile];
}

function chromium(
  profile: string,
  { extensions, publicPorts }: FreeBrowserOptions,
): readonly string[] {
  const overrides = publicPorts.map((port) => `127.0.0.1:${port}=public`);
  return [
    ...CHROMIUM_ARGUMENTS,
    "--headless=new",
    "--disable-popup-blocking",
    `--user-data-dir=${profile}`,
    // Chromium takes extensions from the command line with this only.
    "--disable-features=DisableLoadExtensionCommandLineSwitch",
    `--load-extension=${extensions.join(",")}`,
    ...(overrides.length > 0 ? [`--ip-address-space-overrides=${overrides.join(",")}`] : []),
  ];
}

/** The last line for a preference counts. */
function setPreferences(profile: string): Promise<void> {
  const lines = Object.entries(FIREFOX_PREFERENCES).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  return appendFile(join(profile, "user.js"), lines.join(""));
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
}
