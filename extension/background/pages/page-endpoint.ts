import { type Failure, PROTOCOL_BROKEN, permissionFailure } from "../../../protocol/failure.ts";
import type { SocketId } from "../../../protocol/fields.ts";
import type { FromPage, ToPage } from "../../../protocol/page-messages.ts";
import type { Scope } from "../../../protocol/scope.ts";
import type { HostSocket, SocketReport } from "../host/host-socket.ts";
import type { AccessRequest, Permissions } from "../permissions.ts";

/** What a page says about a socket or listener that it has. */
export type EndpointMessage = Exclude<FromPage, { type: "open" | "listen" }>;

export interface EndpointOptions {
  readonly id: SocketId;
  readonly origin: string;
  readonly permissions: Permissions;
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
  #request: AccessRequest | undefined;
  #hostSocket: HostSocket | undefined;

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  /** @returns false if the page broke the protocol, which ends the socket */
  abstract receive(message: EndpointMessage): boolean;

  /** Closes at once and tells the page nothing but `closed`. */
  abort(): void {
    if (this.hasEnded) return;
    this.#hostSocket?.abort();
    this.finish({ type: "closed", id: this.id });
  }

  /** Closes at once and tells the page why. */
  fail(failure: Failure): void {
    if (this.hasEnded) return;
    this.#hostSocket?.abort();
    this.finish({ type: "error", id: this.id, failure });
  }

  /** Ends what the grants no longer allow. */
  async review(): Promise<void> {
    if (this.#request === undefined || this.#hostSocket === undefined) return;
    const { type } = await this.#options.permissions.decide(this.#request);
    if (type !== "allow") this.fail(permissionFailure("PERMISSION_DENIED"));
  }

  protected get id(): SocketId {
    return this.#options.id;
  }

  protected get origin(): string {
    return this.#options.origin;
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

  /**
   * Gets the permission, from the grants or from the person, and then the other end from the host;
   * without the permission the endpoint fails.
   */
  protected async obtain(
    request: AccessRequest,
    start: (scopes: readonly Scope[]) => HostSocket,
  ): Promise<void> {
    this.#request = request;
    this.#hostSocket = undefined;
    const decision = await this.#options.permissions.request(request, this.#ended.signal);
    if (this.hasEnded) return;
    if (decision.type === "allow") this.#hostSocket = start(decision.scopes);
    else this.fail(permissionFailure(decision.errorCode));
  }

  /** Takes over what the host has already, under the request that allowed it. */
  protected adopt(request: AccessRequest, hostSocket: HostSocket): void {
    this.#request = request;
    this.#hostSocket = hostSocket;
  }

  protected end(report: Extract<SocketReport, { type: "closed" | "error" }>): void {
    const { id } = this;
    if (report.type === "closed") this.finish({ type: "closed", id });
    else this.finish({ type: "error", id, failure: report.failure });
  }

  protected breach(): false {
    this.fail(PROTOCOL_BROKEN);
    return false;
  }

  protected finish(lastMessage: ToPage): void {
    if (this.hasEnded) return;
    this.post(lastMessage);
    this.#ended.abort();
    this.#options.onGone();
  }
}
