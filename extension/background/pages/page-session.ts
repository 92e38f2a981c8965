import { PROTOCOL_BROKEN, permissionFailure } from "../../../protocol/failure.ts";
import type { SocketId } from "../../../protocol/fields.ts";
import { SOCKETS_PER_SITE } from "../../../protocol/limits.ts";
import { fromPageSchema, type ToPage } from "../../../protocol/page-messages.ts";
import { parse } from "../../../protocol/parse.ts";
import type { AcceptedConnection, SocketReport } from "../host/host-socket.ts";
import type { NativeHost } from "../host/native-host.ts";
import type { Site } from "../identity.ts";
import type { AccessRequest, Permissions } from "../permissions.ts";
import type { EndpointMessage, EndpointOptions, PageEndpoint } from "./page-endpoint.ts";
import { type ListenMessage, PageListener } from "./page-listener.ts";
import { type OpenMessage, PageSocket } from "./page-socket.ts";

export interface PageSessionOptions {
  /** As the browser gave it when the document connected; never read from a message. */
  readonly site: Site;
  readonly host: NativeHost;
  readonly permissions: Permissions;
  readonly post: (message: ToPage) => void;
  /** Ends the connection to a document that breaks the protocol. */
  readonly disconnect: () => void;
  readonly report: (problem: string) => void;
  /** How many sockets the site has in all its documents. */
  readonly socketsOfSite: (origin: string) => number;
  readonly onSocketCount: () => void;
}

/** The broker's end of one document: its sockets and listeners, and the parsing of all that the page says. */
export class PageSession {
  readonly #options: PageSessionOptions;
  readonly #endpoints = new Map<SocketId, PageEndpoint>();
  #highestId = 0;
  /** Of accepted connections, which are counted down. */
  #lowestId = 0;

  constructor(options: PageSessionOptions) {
    this.#options = options;
  }

  get origin(): string {
    return this.#options.site.origin;
  }

  get socketCount(): number {
    return this.#endpoints.size;
  }

  receive(message: unknown): void {
    const parsed = parse(fromPageSchema, message);
    if (!parsed.ok) this.#breach(parsed.reason);
    else if (parsed.value.type === "open") this.#open(parsed.value);
    else if (parsed.value.type === "listen") this.#listen(parsed.value);
    else this.#toEndpoint(parsed.value);
  }

  /** The grants of the site have changed. */
  review(): void {
    for (const endpoint of this.#endpoints.values()) void endpoint.review();
  }

  /** The document is gone: so are its sockets. */
  end(): void {
    for (const endpoint of [...this.#endpoints.values()]) endpoint.abort();
  }

  #open(message: OpenMessage): void {
    const { id } = message;
    if (this.#admit(id)) void this.#add(id, PageSocket).open(message, this.#options.host);
  }

  #listen(message: ListenMessage): void {
    const { id } = message;
    if (!this.#admit(id)) return;
    void this.#add(id, PageListener).listen(message, this.#options.host, (accepted, request) =>
      this.#accept(id, accepted, request),
    );
  }

  #accept(
    listenerId: SocketId,
    { host, port, socket: hostSocket }: AcceptedConnection,
    request: AccessRequest,
  ): (report: SocketReport) => void {
    if (this.#isFull) {
      hostSocket.abort();
      return () => {};
    }
    this.#lowestId -= 1;
    const acceptedId = this.#lowestId;
    this.#options.post({ type: "accepted", id: listenerId, acceptedId, host, port });
    return this.#add(acceptedId, PageSocket).accept(request, hostSocket);
  }

  /** Is the id a new one, and is there room for one more? */
  #admit(id: SocketId): boolean {
    if (id <= this.#highestId) {
      this.#breach("a socket id is used once");
      return false;
    }
    this.#highestId = id;
    if (!this.#isFull) return true;
    this.#options.post({ type: "error", id, failure: permissionFailure("QUOTA") });
    return false;
  }

  get #isFull(): boolean {
    return this.#options.socketsOfSite(this.origin) >= SOCKETS_PER_SITE;
  }

  #add<Endpoint extends PageEndpoint>(
    id: SocketId,
    Kind: new (options: EndpointOptions) => Endpoint,
  ): Endpoint {
    const { permissions, post, onSocketCount } = this.#options;
    const onGone = () => {
      this.#endpoints.delete(id);
      onSocketCount();
    };
    const endpoint = new Kind({ id, origin: this.origin, permissions, post, onGone });
    this.#endpoints.set(id, endpoint);
    onSocketCount();
    return endpoint;
  }

  #toEndpoint(message: EndpointMessage): void {
    const { id } = message;
    const endpoint = this.#endpoints.get(id);
    if (endpoint !== undefined) {
      if (!endpoint.receive(message)) this.#options.report(`${this.origin} went past its window`);
    } else if (id > this.#highestId || id < this.#lowestId) {
      this.#breach("no such socket");
    }
    // Else the message crossed the socket's last one under way.
  }

  #breach(reason: string): void {
    this.#options.report(`${this.origin} broke the protocol: ${reason}`);
    for (const endpoint of [...this.#endpoints.values()]) endpoint.fail(PROTOCOL_BROKEN);
    this.#options.disconnect();
  }
}
