import type { Runtime } from "webextension-polyfill";
import type { ToPage } from "../../../protocol/page-messages.ts";
import type { GrantStore } from "../grants/grant-store.ts";
import type { NativeHost } from "../host/native-host.ts";
import { siteOfSender } from "../identity.ts";
import type { Permissions } from "../permissions.ts";
import { PageSession } from "./page-session.ts";

export interface PageSessionsOptions {
  readonly host: NativeHost;
  readonly permissions: Permissions;
  readonly grants: GrantStore;
  readonly report: (problem: string) => void;
}

/** All connected documents. A change of a site's grants reaches its live sockets from here. */
export class PageSessions {
  readonly #options: PageSessionsOptions;
  readonly #sessions = new Set<PageSession>();
  readonly #countListeners = new Set<() => void>();

  constructor(options: PageSessionsOptions) {
    this.#options = options;
    options.grants.onChange((origin) => {
      for (const session of this.#of(origin)) session.review();
    });
  }

  onCountChange(listener: () => void, signal: AbortSignal): void {
    this.#countListeners.add(listener);
    signal.addEventListener("abort", () => this.#countListeners.delete(listener));
  }

  /** Sockets that a site has open, or opening, in all its documents. */
  socketCount(origin: string): number {
    return this.#of(origin).reduce((sum, session) => sum + session.socketCount, 0);
  }

  connect(port: Runtime.Port): void {
    const site = siteOfSender(port.sender);
    if (site === undefined) {
      port.disconnect();
      return;
    }
    const session = new PageSession({
      site,
      host: this.#options.host,
      permissions: this.#options.permissions,
      // A port that has gone takes nothing more, and throws.
      post: (message: ToPage) => {
        if (this.#sessions.has(session)) port.postMessage(message);
      },
      disconnect: () => {
        this.#sessions.delete(session);
        port.disconnect();
      },
      report: this.#options.report,
      socketsOfSite: (origin) => this.socketCount(origin),
      onSocketCount: () => this.#countChanged(),
    });
    this.#sessions.add(session);
    port.onMessage.addListener((message) => {
      if (this.#sessions.has(session)) session.receive(message);
    });
    port.onDisconnect.addListener(() => {
      this.#sessions.delete(session);
      session.end();
    });
  }

  #of(origin: string): readonly PageSession[] {
    return [...this.#sessions].filter((session) => session.origin === origin);
  }

  #countChanged(): void {
    for (const listener of this.#countListeners) listener();
  }
}
