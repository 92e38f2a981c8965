import type { Scripting } from "webextension-polyfill";
import type { PageDocument } from "./identity.ts";
import type { Permissions, PermittedOrigin } from "./permissions.ts";

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
const RELAY_IN_PRIVATE = "relay-private.js";
const PAGE = "page.js";
const PAGE_IN_PRIVATE = "page-private.js";

/**
 * Keeps the scripts that make the interface registered for the permitted origins and no others, so
 * that they run before a page's own first script.
 */
export class PageScripts {
  readonly #scripting: BrowserScripting;
  readonly #permissions: Permissions;
  readonly #originMatchesNameNoPort: boolean;
  #registered: Promise<void> = Promise.resolve();
  /** The change that has not begun. */
  #next: Promise<void> | undefined;

  /**
   * @param originMatchesNameNoPort Firefox: a match pattern for an origin covers all its ports, and
   *   the relay has to check the origin itself
   */
  constructor(
    scripting: BrowserScripting,
    permissions: Permissions,
    originMatchesNameNoPort: boolean,
  ) {
    this.#scripting = scripting;
    this.#permissions = permissions;
    this.#originMatchesNameNoPort = originMatchesNameNoPort;
  }

  /** Registers what is permitted by then; one change at a time, and one for all that wait for it. */
  update(): Promise<void> {
    this.#next ??= this.#registered
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.#register();
      });
    this.#registered = this.#next;
    return this.#next;
  }

  /**
   * Brings the interface to a document that is already running. The origin is left in the
   * extension's own world of the document first. Should the tab move on to another document
   * meanwhile, the rest fails where documents have ids; elsewhere the relay finds no origin or a
   * different one there, and the page sees nothing.
   */
  async inject({ tabId, frameId, subject }: PageDocument): Promise<void> {
    const [marked] = await this.#scripting.executeScript({
      target: { tabId, frameIds: [frameId] },
      func: (permitted: string) => {
        Reflect.set(globalThis, "permittedOriginOfInjection", permitted);
      },
      args: [subject.origin],
      injectImmediately: true,
    });
    const documentId: string | undefined = marked?.documentId;
    const target =
      documentId === undefined
        ? { tabId, frameIds: [frameId] }
        : { tabId, documentIds: [documentId] };
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
    await this.#permissions.ready;
    const wanted = this.#permissions.permittedOrigins.flatMap((each) => this.#scriptsOf(each));
    const present = await this.#scripting.getRegisteredContentScripts();
    const wantedKeys = new Set(wanted.map(keyOf));
    const presentKeys = new Set(present.map(keyOf));
    const missing = wanted.filter((script) => !presentKeys.has(keyOf(script)));
    const ids = present.filter((script) => !wantedKeys.has(keyOf(script))).map(({ id }) => id);
    if (ids.length > 0) await this.#scripting.unregisterContentScripts({ ids });
    if (missing.length > 0) await this.#scripting.registerContentScripts(missing);
  }

  /**
   * The relay has to be there first. Firefox runs scripts as registered, Chromium in order of ids. So
   * each kind of window has a page script of its own, behind its own relay: the one that finds no
   * relay in its document does nothing there. It is another file, since Chromium runs none twice in a
   * document.
   */
  #scriptsOf({
    origin,
    isPrivate,
    isLasting,
  }: PermittedOrigin): readonly Scripting.RegisteredContentScript[] {
    const common = { ...this.#placeOf(origin), persistAcrossSessions: isLasting };
    const place = isPrivate ? `in private ${origin}` : origin;
    const [relay, page] = isPrivate ? [RELAY_IN_PRIVATE, PAGE_IN_PRIVATE] : [RELAY, PAGE];
    const query = this.#originMatchesNameNoPort ? `?${encodeURIComponent(origin)}` : "";
    return [
      { ...common, id: `1 relay ${place}`, js: [`${relay}${query}`], world: "ISOLATED" },
      { ...common, id: `2 page ${place}`, js: [page], world: "MAIN" },
    ];
  }

  #placeOf(
    origin: string,
  ): Pick<Scripting.RegisteredContentScript, "matches" | "runAt" | "allFrames"> {
    const { protocol, hostname, port } = new URL(origin);
    // A pattern without a port covers every one of them, in Chromium too.
    const place = this.#originMatchesNameNoPort
      ? hostname
      : `${hostname}:${port || DEFAULT_PORTS[protocol]}`;
    return { matches: [`${protocol}//${place}/*`], runAt: "document_start", allFrames: true };
  }
}

/** Two scripts with the same one are the same. */
function keyOf({ id, persistAcrossSessions }: Scripting.RegisteredContentScript): string {
  return `${persistAcrossSessions} ${id}`;
}
