import type { Scripting, Tabs as TabsNamespace, Windows } from "webextension-polyfill";
import { plainText } from "../look/plain-text.ts";
import type { PromptTab } from "../prompt/prompt-messages.ts";
import { isEligibleOrigin, type PageDocument, placeOfDocument } from "./identity.ts";

/** Where a document is: frame 0 of a tab has its top document. */
type DocumentPlace = Pick<PageDocument, "tabId" | "frameId">;

/** The part of the extension interfaces that tells of tabs and what is in them. */
export interface BrowserTabs {
  readonly tabs: Pick<TabsNamespace.Static, "get" | "onRemoved">;
  readonly webNavigation: {
    readonly onCommitted: {
      addListener(listener: (document: DocumentPlace) => void): void;
    };
  };
  readonly windows: Pick<Windows.Static, "getAll" | "onRemoved">;
  readonly scripting: Pick<Scripting.Static, "executeScript">;
}

const TITLE_CHARACTERS = 80;

/** What the browser knows of its tabs. */
export class Tabs {
  readonly #browser: BrowserTabs;

  constructor(browser: BrowserTabs) {
    this.#browser = browser;
  }

  /** The origin that a tab's top document gives for itself, which its address does not always tell. */
  async originOfTop(tabId: number): Promise<string | undefined> {
    return (await this.#top(tabId))?.origin;
  }

  /** A tab's top document; undefined where it can have no sockets. */
  async documentOfTab(tabId: number): Promise<PageDocument | undefined> {
    const [top, tab] = await Promise.all([this.#top(tabId), this.#find(tabId)]);
    if (top === undefined || tab === undefined || !isEligibleOrigin(top.origin)) return undefined;
    const { origin, documentId } = top;
    const subject = { origin, topOrigin: origin, isPrivate: tab.incognito };
    return { subject, tabId, frameId: 0, documentId };
  }

  /** What the person knows a tab by. */
  async describe(tabId: number): Promise<PromptTab> {
    const { title } = (await this.#find(tabId)) ?? {};
    return { title: title === undefined ? undefined : plainText(title, TITLE_CHARACTERS) };
  }

  /**
   * @param listener called when a tab was closed, or has moved on to another document, also one of the
   *   back/forward cache; before that document can have asked for anything
   */
  onLeave(listener: (tabId: number) => void): void {
    this.#browser.tabs.onRemoved.addListener((tabId) => listener(tabId));
    // `tabs.onUpdated` tells of each load several times, and of more than loads.
    this.#browser.webNavigation.onCommitted.addListener(({ tabId, frameId }) => {
      if (frameId === 0) listener(tabId);
    });
  }

  /** @param listener called when a window was closed and no private one is left */
  onNoPrivateWindow(listener: () => void): void {
    this.#browser.windows.onRemoved.addListener(async () => {
      const windows = await this.#browser.windows.getAll();
      if (windows.every(({ incognito }) => !incognito)) listener();
    });
  }

  /** Undefined where the tab was closed. */
  async #find(tabId: number): Promise<TabsNamespace.Tab | undefined> {
    try {
      return await this.#browser.tabs.get(tabId);
    } catch {
      return undefined;
    }
  }

  async #top(tabId: number): Promise<{ origin: string; documentId: string } | undefined> {
    try {
      const [top] = await this.#browser.scripting.executeScript({
        target: { tabId, frameIds: [0] },
        func: () => self.origin,
        injectImmediately: true,
      });
      const origin: unknown = top?.result;
      if (typeof origin !== "string") return undefined;
      // Firefox before 149 gives documents no ids.
      const documentId: string | undefined = top?.documentId;
      return { origin, documentId: documentId ?? placeOfDocument(tabId, 0) };
    } catch {
      // The browser's own pages and plain http take no script.
      return undefined;
    }
  }
}
