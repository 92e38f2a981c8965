/** The broker's entry: everything is put together and every listener registered here, at once. */
import browser from "webextension-polyfill";
import { NATIVE_HOST_NAME } from "../../protocol/identity.ts";
import { DECLARATION_PORT } from "../declaration/declaration-port.ts";
import { POPUP_PORT } from "../popup/popup-messages.ts";
import { PROMPT_PORT } from "../prompt/prompt-messages.ts";
import { considerDeclaration } from "./declarations/consider-declaration.ts";
import { GrantStore } from "./grants/grant-store.ts";
import { NativeHost } from "./host/native-host.ts";
import { isEligibleOrigin, isOwnPage, type Site } from "./identity.ts";
import { PageScripts } from "./page-scripts.ts";
import { PageSessions } from "./pages/page-sessions.ts";
import { Permissions } from "./permissions.ts";
import { servePopup } from "./popup-session.ts";
import { PromptQueue } from "./prompts/prompt-queue.ts";
import { servePrompt } from "./prompts/prompt-session.ts";
import { PromptWindows } from "./prompts/prompt-window.ts";

const ownAddress = browser.runtime.getURL("");
const isFirefox = ownAddress.startsWith("moz-extension:");
// biome-ignore lint/suspicious/noConsole: the background's console is where its reports belong
const report = (problem: string) => console.warn(problem);

const grants = new GrantStore(browser.storage.local, report);
const promptWindows = new PromptWindows(
  browser.windows,
  browser.runtime.getURL("prompt/prompt.html"),
);
const prompts = new PromptQueue({ openWindow: (id, onClosed) => promptWindows.open(id, onClosed) });
const permissions = new Permissions(grants, prompts);
const host = new NativeHost({
  connect: () => browser.runtime.connectNative(NATIVE_HOST_NAME),
  lastError: () => browser.runtime.lastError?.message,
  report,
});
const sessions = new PageSessions({ host, permissions, grants, report });
const scripts = new PageScripts(browser.scripting, grants, isFirefox);
const inject = async (site: Site) => {
  try {
    await scripts.update();
    await scripts.inject(site);
  } catch (error) {
    // The tab has moved on, most likely; the next document of the site has the interface anyway.
    report(`The interface did not come to a page of ${site.origin}: ${String(error)}`);
  }
};

browser.runtime.onConnect.addListener((port) => {
  if (port.name === "page") sessions.connect(port);
  else if (port.name === DECLARATION_PORT)
    considerDeclaration(port, { grants, permissions, inject, fetchManifest: fetch, report });
  else if (!isOwnPage(port.sender, ownAddress)) port.disconnect();
  else if (port.name === PROMPT_PORT) servePrompt(port, prompts);
  else if (port.name === POPUP_PORT) {
    servePopup(port, { grants, permissions, sessions, host, siteOfTab, inject });
  }
});

grants.onChange((origin) => {
  void grants.permissionOf(origin).then(({ isBlocked }) => {
    if (isBlocked) prompts.block(origin);
  });
  scripts.update().catch((error) => report(`The page scripts were not registered: ${error}`));
});
browser.runtime.onInstalled.addListener(() => void scripts.update());
browser.runtime.onStartup.addListener(() => void scripts.update());

/** The origin is what the document itself has, which its address does not always tell. */
async function siteOfTab(tabId: number): Promise<Site | undefined> {
  try {
    const [top] = await browser.scripting.executeScript({
      target: { tabId, frameIds: [0] },
      func: () => self.origin,
    });
    const origin = top?.result;
    const tab = await browser.tabs.get(tabId);
    if (typeof origin !== "string" || !isEligibleOrigin(origin) || tab.incognito) return undefined;
    return { origin, tabId };
  } catch {
    // The browser's own pages and plain http take no script.
    return undefined;
  }
}
