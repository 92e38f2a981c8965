import type { Scripting, Tabs } from "webextension-polyfill";
import { isEligibleOrigin } from "../identity.ts";

/** A document in a tab, as the browser tells of it. */
export interface OpenDocument {
  readonly frameId: number;
  /** Firefox before 149 gives documents no ids. */
  readonly documentId?: string;
  readonly url: string;
}

/** The part of the extension interfaces that brings the script to documents. */
export interface DeclarationBrowser {
  readonly scripting: Pick<Scripting.Static, "executeScript">;
  readonly tabs: Pick<Tabs.Static, "query">;
  readonly webNavigation: {
    /** Null for a tab that the browser has unloaded: it loads anew when somebody looks at it. */
    getAllFrames(of: { tabId: number }): Promise<readonly OpenDocument[] | null>;
    readonly onDOMContentLoaded: {
      addListener(listener: (document: OpenDocument & { readonly tabId: number }) => void): void;
    };
  };
}

const SCRIPT = "declaration.js";

/**
 * Brings the script that looks for a web app manifest to every document that could have sockets, once
 * it is parsed. A content script of the manifest's would do the same, and cost each page several
 * milliseconds: Chromium makes its world before `load`, and `load` waits for that.
 */
export class DeclarationScripts {
  readonly #browser: DeclarationBrowser;
  readonly #injectsImmediately: boolean;

  /**
   * @param injectsImmediately Firefox: what waits for a quiet moment there waits for every style sheet,
   *   and would not be heard of a document that never gets one of them. Chromium waits for `load`,
   *   which then owes nothing to the script, but for a fifth of a second at most.
   */
  constructor(browser: DeclarationBrowser, injectsImmediately: boolean) {
    this.#browser = browser;
    this.#injectsImmediately = injectsImmediately;
    browser.webNavigation.onDOMContentLoaded.addListener(({ tabId, ...document }) => {
      void this.#inject(tabId, document);
    });
  }

  /** Reaches what is open already when the extension is installed. */
  async injectIntoAll(): Promise<void> {
    const tabs = await this.#browser.tabs.query({});
    await Promise.all(tabs.map(({ id }) => id !== undefined && this.#injectIntoTab(id)));
  }

  async #injectIntoTab(tabId: number): Promise<void> {
    try {
      const documents = await this.#browser.webNavigation.getAllFrames({ tabId });
      await Promise.all((documents ?? []).map((document) => this.#inject(tabId, document)));
    } catch {
      // The tab was closed.
    }
  }

  async #inject(tabId: number, { frameId, documentId, url }: OpenDocument): Promise<void> {
    if (!mayHaveSockets(url)) return;
    const target =
      documentId === undefined
        ? { tabId, frameIds: [frameId] }
        : { tabId, documentIds: [documentId] };
    try {
      await this.#browser.scripting.executeScript({
        target,
        files: [SCRIPT],
        injectImmediately: this.#injectsImmediately,
      });
    } catch {
      // The document has gone, or is one of those that browsers keep extensions from.
    }
  }
}

/**
 * As far as an address tells: only the sender of what the script says is proof. What has its origin
 * from another document, such as a `blob:`, is left out like any other scheme.
 */
function mayHaveSockets(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, protocol } = new URL(address);
  return origin.startsWith(`${protocol}//`) && isEligibleOrigin(origin);
}
