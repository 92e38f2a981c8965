import type { Runtime, Tabs } from "webextension-polyfill";

/**
 * Opens the welcome page once the extension was installed; an update of it or of the browser opens
 * nothing. Rejects where the browser opens no tab.
 */
export async function openWelcome(
  { reason }: Pick<Runtime.OnInstalledDetailsType, "reason">,
  tabs: Pick<Tabs.Static, "create">,
  address: string,
): Promise<void> {
  if (reason === "install") await tabs.create({ url: address });
}
