import type { Scripting } from "webextension-polyfill";
import type { GrantStore } from "./grants/grant-store.ts";
import type { Site } from "./identity.ts";

/** The part of the `scripting` interface that brings the scripts to permitted sites. */
export type BrowserScripting = Pick<
  Scripting.Static,
  | "getRegisteredContentScripts"
  | "registerContentScripts"
  | "unregisterContentScripts"
  | "executeScript"
>;

/** What an origin leaves out. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

const RELAY = "relay.js";
const PAGE = "page.js";

/**
 * Keeps the scripts that make the interface registered for the permitted origins and no others, so
 * that they run before a page's own first script.
 */
export class PageScripts {
  readonly #scripting: BrowserScripting;
  readonly #grants: GrantStore;
  readonly #originMatchesNameNoPort: boolean;
  #registered: Promise<void> = Promise.resolve();

  /**
   * @param originMatchesNameNoPort Firefox: a match pattern for an origin covers all its ports, and
   *   the relay has to check the origin itself
   */
  constructor(scripting: BrowserScripting, grants: GrantStore, originMatchesNameNoPort: boolean) {
    this.#scripting = scripting;
    this.#grants = grants;
    this.#originMatchesNameNoPort = originMatchesNameNoPort;
  }

  /** Registers what the grants say now; one change at a time, in order. */
  update(): Promise<void> {
    this.#registered = this.#registered.catch(() => {}).then(() => this.#register());
    return this.#registered;
  }

  /**
   * Brings the interface to a page that is already running. The origin is left in the extension's
   * own world of the document first. Should the tab move on to another document meanwhile, the rest
   * fails where documents have ids; elsewhere the relay finds no origin or a different one there,
   * and the page sees nothing.
   */
  async inject({ tabId, origin }: Site): Promise<void> {
    const [marked] = await this.#scripting.executeScript({
      target: { tabId, frameIds: [0] },
      func: (permitted: string) => {
        Reflect.set(globalThis, "permittedOriginOfInjection", permitted);
      },
      args: [origin],
      injectImmediately: true,
    });
    const documentId: string | undefined = marked?.documentId;
    const target =
      documentId === undefined ? { tabId, frameIds: [0] } : { tabId, documentIds: [documentId] };
    await this.#scripting.executeScript({ target, files: [RELAY], injectImmediately: true });
    await this.#scripting.executeScript({
      target,
      files: [PAGE],
      world: "MAIN",
      injectImmediately: true,
    });
  }

  /** What stays permitted stays registered all along: a page may be loading just now. */
  async #register(): Promise<void> {
    const origins = await this.#grants.permittedOrigins();
    const wanted = origins.flatMap((origin) => this.#scriptsFor(origin));
    const present = (await this.#scripting.getRegisteredContentScripts()).map(({ id }) => id);
    const obsolete = present.filter((id) => wanted.every((script) => script.id !== id));
    const missing = wanted.filter(({ id }) => !present.includes(id));
    if (obsolete.length > 0) await this.#scripting.unregisterContentScripts({ ids: obsolete });
    if (missing.length > 0) await this.#scripting.registerContentScripts(missing);
  }

  #scriptsFor(origin: string): Scripting.RegisteredContentScript[] {
    const { protocol, hostname, port } = new URL(origin);
    // A pattern without a port covers every one of them, in Chromium too.
    const place = this.#originMatchesNameNoPort
      ? hostname
      : `${hostname}:${port || DEFAULT_PORTS[protocol]}`;
    const relay = this.#originMatchesNameNoPort ? `${RELAY}?${encodeURIComponent(origin)}` : RELAY;
    const common = {
      matches: [`${protocol}//${place}/*`],
      runAt: "document_start" as const,
      persistAcrossSessions: true,
    };
    // The relay has to be there first. Firefox runs scripts as registered, Chromium in order of ids.
    return [
      { ...common, id: `1 relay ${origin}`, js: [relay], world: "ISOLATED" },
      { ...common, id: `2 page ${origin}`, js: [PAGE], world: "MAIN" },
    ];
  }
}
