/** The broker's entry: everything is put together and every listener registered here, at once. */
import browser from "webextension-polyfill";
import { NATIVE_HOST_NAME } from "../../protocol/identity.ts";
import { DECLARATION_PORT } from "../declaration/declaration-port.ts";
import { DEVTOOLS_PORT, PANEL_PAGE } from "../devtools/panel-messages.ts";
import { message } from "../look/localize.ts";
import { OPTIONS_PORT } from "../options/options-messages.ts";
import { PIPE_FRAME_PORT } from "../pipe/pipe-frame-messages.ts";
import { POPUP_PORT } from "../popup/popup-messages.ts";
import { PROMPT_PORT } from "../prompt/prompt-messages.ts";
import { WELCOME_PORT } from "../welcome/welcome-messages.ts";
import { Badges } from "./badges.ts";
import { Consent } from "./consent.ts";
import { considerDeclaration } from "./declarations/consider-declaration.ts";
import { DeclarationScripts } from "./declarations/declaration-scripts.ts";
import { serveDevtools } from "./devtools-session.ts";
import { GrantStore } from "./grants/grant-store.ts";
import { NativeHost } from "./host/native-host.ts";
import { isDocumentOfTab, isFramed, isOwnPage, type PageDocument } from "./identity.ts";
import { ConnectionLog } from "./log/connection-log.ts";
import { logConnections } from "./log/log-connections.ts";
import { openWelcome } from "./open-welcome.ts";
import { serveOptions } from "./options-session.ts";
import { PageScripts } from "./page-scripts.ts";
import { LiveSockets } from "./pages/live-sockets.ts";
import { PageSessions } from "./pages/page-sessions.ts";
import { Permissions } from "./permissions.ts";
import { servePipeFrame } from "./pipe-frame-session.ts";
import { PolicySource } from "./policy/policy-source.ts";
import { servePopup } from "./popup-session.ts";
import { PromptQueue } from "./prompts/prompt-queue.ts";
import type { PromptRequest } from "./prompts/prompt-request.ts";
import { servePrompt } from "./prompts/prompt-session.ts";
import { PromptWindows } from "./prompts/prompt-window.ts";
import { StoredPrompts } from "./prompts/stored-prompts.ts";
import { SettingsStore } from "./settings/settings-store.ts";
import { Tabs } from "./tabs.ts";
import { serveWelcome } from "./welcome-session.ts";

const ownAddress = browser.runtime.getURL("");
const isFirefox = ownAddress.startsWith("moz-extension:");
// biome-ignore lint/suspicious/noConsole: the background's console is where its reports belong
const report = (problem: string) => console.warn(problem);

const tabs = new Tabs(browser);
const policy = new PolicySource(browser.storage);
const grants = new GrantStore({
  lasting: browser.storage.local,
  passing: browser.storage.session,
  report,
  now: Date.now,
});
const permissions = new Permissions(grants, policy);
const promptWindows = new PromptWindows(
  browser.windows,
  browser.runtime.getURL("prompt/prompt.html"),
);
const prompts = new PromptQueue({
  openWindow: (id, onClosed) => promptWindows.open(id, onClosed),
  findWindow: (windowId, onClosed) => promptWindows.find(windowId, onClosed),
  stored: new StoredPrompts(browser.storage.session, report),
  settle: async (request, answer) => {
    await consent.settle(request, answer);
    if (answer.type === "allow" && request.access === undefined) {
      // Nobody waits for it: a document that takes no script would hold up the next prompt.
      for (const page of request.documents) void inject(page);
    }
  },
  promptsPerSite: () => policy.current.limits.promptsPerSite,
});
const consent = new Consent({ permissions, grants, prompts });
const host = new NativeHost({
  connect: () => browser.runtime.connectNative(NATIVE_HOST_NAME),
  lastError: () => browser.runtime.lastError?.message,
  report,
});
const live = new LiveSockets(Date.now);
const sessions = new PageSessions({
  host,
  permissions,
  consent,
  limits: () => policy.current.limits,
  live,
  originOfTop: (tabId) => tabs.originOfTop(tabId),
  onGone: forgetDocument,
  ownOrigin: ownAddress.replace(/\/$/, ""),
  isPipeWanted: () => settings.current.secondPipe,
  report,
});
const settings = new SettingsStore({ area: browser.storage.local, policy, report });
settings.onChange(() => {
  if (!settings.current.secondPipe) sessions.closePipes();
});
const log = new ConnectionLog(browser.storage.session, report);
logConnections({ live, host, settings, log, now: Date.now });
new Badges(live, browser.action, message);
const scripts = new PageScripts(browser.scripting, permissions, isFirefox);
const declarationScripts = new DeclarationScripts(browser, isFirefox);

browser.runtime.onConnect.addListener((port) => {
  if (port.name === "page") sessions.connect(port);
  else if (port.name === DECLARATION_PORT) {
    considerDeclaration(port, {
      permissions,
      consent,
      originOfTop: (tabId) => tabs.originOfTop(tabId),
      inject,
      fetchManifest: fetch,
      onGone: forgetDocument,
    });
  } else if (!isOwnPage(port.sender, ownAddress)) port.disconnect();
  else if (port.name === PROMPT_PORT) {
    servePrompt(port, { prompts, describeTab: (tabId) => tabs.describe(tabId) });
  } else if (port.name === OPTIONS_PORT)
    serveOptions(port, { grants, policy, settings, log, host });
  else if (port.name === WELCOME_PORT) serveWelcome(port, host);
  else if (port.name === PIPE_FRAME_PORT) servePipeFrame(port, sessions);
  else if (port.name === DEVTOOLS_PORT) {
    if (isOwnPage(port.sender, `${ownAddress}${PANEL_PAGE}`)) serveDevtools(port, { live, host });
    else port.disconnect();
  } else if (port.name === POPUP_PORT) {
    const documentOfTab = (tabId: number) => tabs.documentOfTab(tabId);
    servePopup(port, { grants, permissions, consent, live, host, documentOfTab, inject });
  }
});

permissions.onChange(() => {
  void prompts.cancel(isMoot);
  scripts.update().catch((error) => report(`The page scripts were not registered: ${error}`));
});
// Prompts that an earlier broker has left may be needless by now.
void permissions.ready.then(() => prompts.cancel(isMoot));
tabs.onLeave((tabId) => {
  const isOfTab = ({ documents }: PromptRequest) => documents.every((page) => page.tabId === tabId);
  void prompts.cancel((request, isAwaited) => !isAwaited && isOfTab(request));
  void grants.endDocuments((documentId) => isDocumentOfTab(documentId, tabId));
});
tabs.onNoPrivateWindow(() => void grants.endPrivate());
browser.runtime.onInstalled.addListener((details) => {
  void scripts.update();
  if (details.reason === "install") void declarationScripts.injectIntoAll();
  openWelcome(details, browser.tabs, browser.runtime.getURL("welcome/welcome.html")).catch(
    (error) => report(`The welcome page did not open: ${error}`),
  );
});
browser.runtime.onStartup.addListener(() => void scripts.update());
// A policy may have changed while the browser, or the broker, was not there.
void scripts.update();

/** The permissions have changed so that there is nothing left to ask. */
function isMoot({ documents, access }: PromptRequest): boolean {
  return documents.every((page) => {
    if (!permissions.mayAsk(page)) return true;
    if (access === undefined) return permissions.stateOf(page) !== "prompt";
    return permissions.decide(page, access).type !== "ask";
  });
}

async function inject(page: PageDocument): Promise<void> {
  try {
    if (!isFramed(page.subject)) await scripts.update();
    if (permissions.stateOf(page) === "granted") await scripts.inject(page);
  } catch (error) {
    // The tab has moved on, most likely; the next document of the site has the interface anyway.
    report(`The interface did not come to a page of ${page.subject.origin}: ${String(error)}`);
  }
}

function forgetDocument({ subject, documentId }: PageDocument): void {
  void grants.endDocument(subject, documentId);
}
