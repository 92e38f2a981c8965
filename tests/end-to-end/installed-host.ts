/** The native host that is installed for a browser under test, replaced by another one. */
import { join } from "node:path";
import { until } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { nativeHostOf } from "./processes.ts";

/** Where the installer puts the host's script. */
export function hostFileOf({ home }: LaunchedBrowser): string {
  return join(home, ".local/share/web-tcp-socket/host.mjs");
}

/** Ends the host that is running, if one is: the next one is what is installed then. */
export async function endHost({ browser }: LaunchedBrowser): Promise<void> {
  const browserId = browser.process()?.pid ?? 0;
  const host = await nativeHostOf(browserId);
  if (host !== undefined) process.kill(host.id, "SIGKILL");
  await until("the host was gone", async () => (await nativeHostOf(browserId)) === undefined);
}
