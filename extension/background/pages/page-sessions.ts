import type { Runtime } from "webextension-polyfill";
import type { PipeOffered, ToPage } from "../../../protocol/page-messages.ts";
import type { Consent } from "../consent.ts";
import type { NativeHost } from "../host/native-host.ts";
import { identify, type PageDocument } from "../identity.ts";
import type { Limits } from "../limits.ts";
import type { Permissions } from "../permissions.ts";
import type { LiveSockets } from "./live-sockets.ts";
import { PageSession } from "./page-session.ts";
import { SiteUsage } from "./site-usage.ts";

export interface PageSessionsOptions {
  readonly host: NativeHost;
  readonly permissions: Permissions;
  readonly consent: Consent;
  readonly limits: () => Limits;
  /** Where their sockets are shown. */
  readonly live: LiveSockets;
  /** The origin that a tab's top document gives for itself. */
  readonly originOfTop: (tabId: number) => Promise<string | undefined>;
  /** The last word about a document that was connected. */
  readonly onGone: (page: PageDocument) => void;
  /** As our own frames have it. */
  readonly ownOrigin: string;
  /** Do person and administrator want second pipes? */
  readonly isPipeWanted: () => boolean;
  readonly report: (problem: string) => void;
}

/** A page that is not known yet may say so many things; none that keeps to its windows says more. */
const MOST_EARLY_MESSAGES = 4096;

/** All connected documents. A change of what a site may do reaches its live sockets from here. */
export class PageSessions {
  readonly #options: PageSessionsOptions;
  readonly #sessions = new Set<PageSession>();
  /** By origin, and kept when the last document goes: a site does not start afresh by a reload. */
  readonly #usages = new Map<string, SiteUsage>();

  constructor(options: PageSessionsOptions) {
    this.#options = options;
    options.permissions.onChange((origin) => {
      for (const session of origin === undefined ? this.#sessions : this.#of(origin)) {
        session.review();
      }
    });
  }

  /** Has all payload go by native messaging, that of live sockets too. */
  closePipes(): void {
    for (const session of this.#sessions) session.closePipe();
  }

  /** The port of a pipe that was offered to a document of this tab, for who knows its token. */
  takePipePort(tabId: number, token: string): number | undefined {
    for (const session of this.#sessions) {
      const port = session.page.tabId === tabId ? session.takePipePort(token) : undefined;
      if (port !== undefined) return port;
    }
    return undefined;
  }

  /** A document connects. What it says waits until it is known who it is. */
  connect(port: Runtime.Port): void {
    const early: unknown[] = [];
    let session: PageSession | undefined;
    let isGone = false;
    port.onMessage.addListener((message) => {
      if (isGone) return;
      if (session !== undefined) session.receive(message);
      else if (early.length < MOST_EARLY_MESSAGES) early.push(message);
      else leave();
    });
    port.onDisconnect.addListener(() => {
      isGone = true;
      if (session !== undefined) this.#end(session);
    });
    const leave = () => {
      isGone = true;
      port.disconnect();
      if (session !== undefined) this.#end(session);
    };
    void this.#identify(port.sender).then((page) => {
      if (isGone) return;
      if (page === undefined) {
        leave();
        return;
      }
      session = this.#begin(page, (message) => !isGone && port.postMessage(message), leave);
      for (const message of early) if (!isGone) session.receive(message);
    });
  }

  async #identify(sender: Runtime.MessageSender | undefined): Promise<PageDocument | undefined> {
    await this.#options.permissions.ready;
    return identify(sender, this.#options.originOfTop);
  }

  #begin(
    page: PageDocument,
    post: (message: ToPage | PipeOffered) => void,
    disconnect: () => void,
  ): PageSession {
    const { host, permissions, consent, limits, ownOrigin, isPipeWanted, report } = this.#options;
    const { origin } = page.subject;
    const usage = this.#usages.get(origin) ?? new SiteUsage(limits, this.#usages.size + 1);
    this.#usages.set(origin, usage);
    const session = new PageSession({
      page,
      host,
      permissions,
      consent,
      post,
      disconnect,
      report,
      usage,
      ownOrigin,
      isPipeWanted,
      hasRoomInAll: () => this.#socketsInAll < limits().socketsInAll,
      live: this.#options.live,
    });
    this.#sessions.add(session);
    return session;
  }

  #end(session: PageSession): void {
    this.#sessions.delete(session);
    session.end();
    this.#options.onGone(session.page);
  }

  #of(origin: string): readonly PageSession[] {
    return [...this.#sessions].filter((session) => session.origin === origin);
  }

  get #socketsInAll(): number {
    return [...this.#usages.values()].reduce((sum, { sockets }) => sum + sockets, 0);
  }
}
