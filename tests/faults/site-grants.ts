import { openExtensionPage } from "../../scripts/browser/extension-windows.ts";
import type { LaunchedBrowser } from "../../scripts/browser/launch-browser.ts";
import { stateOfExtension } from "../end-to-end/extension-state.ts";
import { importSites } from "../end-to-end/grants-file.ts";

/** Lets a site have any socket, as a person does by a file: no prompt comes between the faults. */
export async function grantEverything(launched: LaunchedBrowser, origin: string): Promise<void> {
  const options = await openExtensionPage(launched, "options/options.html");
  const grant = {
    scopes: ["connect", "system-ports", "local-network", "listen"],
    destinations: ["*:*"],
    createdAt: Date.now(),
  };
  await importSites(options, {
    format: "web-tcp-socket-grants",
    version: 1,
    sites: [{ origin, grants: [grant], blocks: [] }],
  });
  await options.close();
}

/** What people have allowed, on disk and in memory, but for when that was used last. */
export async function grantsOf(launched: LaunchedBrowser): Promise<string> {
  const { onDisk, inMemory } = await stateOfExtension(launched);
  const withoutUse = (key: string, value: unknown) => (key === "lastUsedAt" ? undefined : value);
  const { permissions } = JSON.parse(onDisk);
  // A reload of the extension empties the memory, and none there is the same as no sites in it.
  const { permissions: passing } = JSON.parse(inMemory);
  return JSON.stringify([permissions, passing?.sites ?? {}], withoutUse);
}
