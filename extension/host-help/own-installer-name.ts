import browser from "webextension-polyfill";
import { type InstallerName, installerName } from "./installer-name.ts";

/** What the host's installer calls the browser that this page of the extension is in. */
export async function ownInstallerName(): Promise<InstallerName> {
  const tabs = await browser.tabs.query({ active: true });
  return installerName(browser.runtime.getURL(""), navigator, tabs);
}
