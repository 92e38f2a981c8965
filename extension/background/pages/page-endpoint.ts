import { type Failure, PROTOCOL_BROKEN, permissionFailure } from "../../../protocol/failure.ts";
import type { SocketId } from "../../../protocol/fields.ts";
import type { FromPage, ToPage } from "../../../protocol/page-messages.ts";
import type { Rule } from "../../../protocol/rule.ts";
import type { PromptDestination } from "../../prompt/prompt-messages.ts";
import type { Consent } from "../consent.ts";
import type { AccessRequest, Decision } from "../grants/decide.ts";
import type { HostSocket, SocketReport } from "../host/host-socket.ts";
import type { PageDocument } from "../identity.ts";
import type { Permissions } from "../permissions.ts";
import type { DocumentPipe } from "./document-pipe.ts";
import type { Ending, LiveEntry, LiveSockets, SocketFacts } from "./live-sockets.ts";
import type { SiteUsage } from "./site-usage.ts";

/** What a page says about a socket or listener that it has. */
export type EndpointMessage = Exclude<FromPage, { type: "open" | "listen" | "query-permission" }>;

export interface EndpointOptions {
  readonly id: SocketId;
  readonly page: PageDocument;
  readonly permissions: Permissions;
  readonly consent: Consent;
  /** What the site uses, which this endpoint adds to as long as it lives. */
  readonly usage: SiteUsage;
  /** The document's, which this endpoint may use. */
  readonly pipe: DocumentPipe;
  readonly live: LiveSockets;
  readonly post: (message: ToPage) => void;
  /** Called once, after the last message to the page. */
  readonly onGone: () => void;
}

/**
 * A socket or listener of one page, seen from the broker: the request that the grants have to
 * allow as long as it lives, its other end in the host, and its one last message to the page.
 */
export abstract class PageEndpoint {
  readonly #options: EndpointOptions;
  readonly #ended = new AbortController();
  readonly #live: LiveEntry;
  #access: AccessRequest | undefined;
  #hostSocket: HostSocket | undefined;

  constructor(options: EndpointOptions) {
    this.#options = options;
    options.usage.sockets += 1;
    this.#live = options.live.add(options.page, () => this.abort("stopped"));
  }

  /** @returns false if the page broke the protocol, which ends the socket */
  abstract receive(message: EndpointMessage): boolean;

  /** Closes at once and tells the page nothing but `closed`. */
  abort(ending: "closed" | "left" | "stopped" = "closed"): void {
    if (this.hasEnded) return;
    this.#hostSocket?.abort();
    this.#finish({ type: "closed", id: this.id }, ending);
  }

  /** Closes at once and tells the page why. */
  fail(failure: Failure): void {
    if (this.hasEnded) return;
    this.#hostSocket?.abort();
    this.#finish({ type: "error", id: this.id, failure }, failure);
  }

  /** Ends what is no longer allowed. */
  review(): void {
    if (this.#access === undefined || this.#hostSocket === undefined) return;
    const { type } = this.decide(this.#access);
    if (type !== "allow") this.fail(permissionFailure("PERMISSION_DENIED"));
  }

  protected get id(): SocketId {
    return this.#options.id;
  }

  protected get hasEnded(): boolean {
    return this.#ended.signal.aborted;
  }

  protected get hostSocket(): HostSocket | undefined {
    return this.#hostSocket;
  }

  protected post(message: ToPage): void {
    if (!this.hasEnded) this.#options.post(message);
  }

  /** What a person is told of it from now on. */
  protected show(facts: Partial<SocketFacts>): void {
    this.#live.update(facts);
  }

  /** The other end has this number in the host, which hears of it next. */
  protected readonly announce = (hostId: SocketId): void => this.show({ hostId });

  protected decide(access: AccessRequest): Decision {
    return this.#options.permissions.decide(this.#options.page, access);
  }

  /**
   * Gets the permission, from the rules or from the person, and then the other end from the host;
   * without the permission the endpoint fails.
   *
   * @param destination what the person is told of a connection
   * @param start called when the site's pace has room
   */
  protected async obtain(
    access: AccessRequest,
    destination: PromptDestination | undefined,
    start: (rules: readonly Rule[]) => HostSocket,
  ): Promise<void> {
    const { consent, page, usage } = this.#options;
    this.#access = access;
    this.#hostSocket = undefined;
    const { signal } = this.#ended;
    const decision = await consent.request(page, access, destination, signal);
    if (this.hasEnded) return;
    if (decision.type === "deny") {
      this.fail(permissionFailure(decision.errorCode));
      return;
    }
    await usage.pace.turn(signal);
    await this.waitForTurn(signal);
    if (this.hasEnded) return;
    // A review passes over what has not begun: what allowed it may have been taken back since.
    const current = this.decide(access);
    if (current.type === "allow") this.#take(start(current.rules));
    else this.fail(permissionFailure("PERMISSION_DENIED"));
  }

  /** May wait for what else it takes to begin. */
  protected waitForTurn(_signal: AbortSignal): Promise<void> {
    return Promise.resolve();
  }

  /** What was permitted has turned out to be this, and is held to it from now on. */
  protected specify(access: AccessRequest): void {
    this.#access = access;
    this.review();
  }

  /** Takes over what the host has already, under what allowed it. */
  protected adopt(access: AccessRequest, hostSocket: HostSocket): void {
    this.#access = access;
    this.#take(hostSocket);
  }

  #take(hostSocket: HostSocket): void {
    this.#hostSocket = hostSocket;
    this.#live.update({ hostId: hostSocket.id });
  }

  protected end(report: Extract<SocketReport, { type: "closed" | "error" }>): void {
    const { id } = this;
    if (report.type === "closed") this.#finish({ type: "closed", id }, "closed");
    else this.#finish({ type: "error", id, failure: report.failure }, report.failure);
  }

  protected breach(): false {
    this.fail(PROTOCOL_BROKEN);
    return false;
  }

  protected get pipe(): DocumentPipe {
    return this.#options.pipe;
  }

  protected get usage(): SiteUsage {
    return this.#options.usage;
  }

  /** May be added to, for what else the endpoint uses. */
  protected release(): void {
    this.usage.sockets -= 1;
  }

  #finish(lastMessage: ToPage, ending: Ending): void {
    if (this.hasEnded) return;
    this.post(lastMessage);
    this.#ended.abort();
    this.release();
    this.#live.end(ending);
    this.#options.onGone();
  }
}
