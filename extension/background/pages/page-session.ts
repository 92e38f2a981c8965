import { PROTOCOL_BROKEN, permissionFailure } from "../../../protocol/failure.ts";
import type { SocketId } from "../../../protocol/fields.ts";
import { fromPageSchema, type PipeOffered, type ToPage } from "../../../protocol/page-messages.ts";
import { parse } from "../../../protocol/parse.ts";
import type { PermissionState } from "../../../protocol/permission-state.ts";
import type { Consent } from "../consent.ts";
import type { AccessRequest } from "../grants/decide.ts";
import type { AcceptedConnection, SocketReport } from "../host/host-socket.ts";
import type { NativeHost } from "../host/native-host.ts";
import type { PageDocument } from "../identity.ts";
import type { Permissions } from "../permissions.ts";
import { DocumentPipe } from "./document-pipe.ts";
import type { LiveSockets } from "./live-sockets.ts";
import type { EndpointMessage, EndpointOptions, PageEndpoint } from "./page-endpoint.ts";
import { type ListenMessage, PageListener } from "./page-listener.ts";
import { type OpenMessage, PageSocket } from "./page-socket.ts";
import type { SiteUsage } from "./site-usage.ts";

export interface PageSessionOptions {
  /** As the browser gave it when the document connected; never read from a message. */
  readonly page: PageDocument;
  readonly host: NativeHost;
  readonly permissions: Permissions;
  readonly consent: Consent;
  readonly post: (message: ToPage | PipeOffered) => void;
  /** Ends the connection to a document that breaks the protocol. */
  readonly disconnect: () => void;
  readonly report: (problem: string) => void;
  /** What the site uses in all its documents. */
  readonly usage: SiteUsage;
  /** As our own frames have it. */
  readonly ownOrigin: string;
  /** Do person and administrator want second pipes? */
  readonly isPipeWanted: () => boolean;
  /** Is there room for one more socket beside those of all sites? */
  readonly hasRoomInAll: () => boolean;
  readonly live: LiveSockets;
}

/** The broker's end of one document: its sockets and listeners, and the parsing of all that the page says. */
export class PageSession {
  readonly #options: PageSessionOptions;
  readonly #pipe: DocumentPipe;
  readonly #endpoints = new Map<SocketId, PageEndpoint>();
  #highestId = 0;
  /** Of accepted connections, which are counted down. */
  #lowestId = 0;
  /** What the page was told of its permission last; undefined if it never asked. */
  #toldState: PermissionState | undefined;

  constructor(options: PageSessionOptions) {
    this.#options = options;
    const { host, page, usage, ownOrigin, isPipeWanted: isWanted, post } = options;
    const origins = [page.subject.origin, ownOrigin];
    const request = () => ({ origins, site: usage.site, byteLimit: usage.byteLimit });
    this.#pipe = new DocumentPipe({ host, request, isWanted, post });
  }

  get page(): PageDocument {
    return this.#options.page;
  }

  get origin(): string {
    return this.page.subject.origin;
  }

  receive(message: unknown): void {
    const parsed = parse(fromPageSchema, message);
    if (!parsed.ok) this.#breach(parsed.reason);
    else if (parsed.value.type === "open") this.#open(parsed.value);
    else if (parsed.value.type === "listen") this.#listen(parsed.value);
    else if (parsed.value.type === "query-permission") this.#tellState();
    else this.#toEndpoint(parsed.value);
  }

  /** What the site may do has changed. */
  review(): void {
    for (const endpoint of [...this.#endpoints.values()]) endpoint.review();
    const { page, permissions } = this.#options;
    if (permissions.stateOf(page) !== "granted") this.#pipe.close();
    const isNews = this.#toldState !== permissions.stateOf(page);
    if (this.#toldState !== undefined && isNews) this.#tellState();
  }

  /** The document is gone: so are its sockets. */
  end(): void {
    for (const endpoint of [...this.#endpoints.values()]) endpoint.abort("left");
    this.#pipe.close();
  }

  /** Pipes are not wanted any more. */
  closePipe(): void {
    this.#pipe.close();
  }

  /** The port of the document's pipe, for who knows its token. */
  takePipePort(token: string): number | undefined {
    return this.#pipe.takePort(token);
  }

  #tellState(): void {
    const { page, permissions, post } = this.#options;
    this.#toldState = permissions.stateOf(page);
    post({ type: "permission", state: this.#toldState });
  }

  #open(message: OpenMessage): void {
    const { id } = message;
    if (!this.#isNew(id)) return;
    if (this.#isFull) this.#refuse(id);
    else void this.#add(id, PageSocket).open(message, this.#options.host);
  }

  #listen(message: ListenMessage): void {
    const { id } = message;
    if (!this.#isNew(id)) return;
    if (this.#isFull || !this.#options.usage.hasRoomForListener) {
      this.#refuse(id);
      return;
    }
    void this.#add(id, PageListener).listen(message, this.#options.host, (accepted, access) =>
      this.#accept(id, accepted, access),
    );
  }

  #accept(
    listenerId: SocketId,
    { host, port, socket: hostSocket }: AcceptedConnection,
    access: AccessRequest,
  ): (report: SocketReport) => void {
    if (this.#isFull) {
      hostSocket.abort();
      return () => {};
    }
    this.#lowestId -= 1;
    const acceptedId = this.#lowestId;
    this.#options.post({ type: "accepted", id: listenerId, acceptedId, host, port });
    return this.#add(acceptedId, PageSocket).accept(access, hostSocket, { host, port });
  }

  #isNew(id: SocketId): boolean {
    const isNew = id > this.#highestId;
    if (isNew) this.#highestId = id;
    else this.#breach("a socket id is used once");
    return isNew;
  }

  #refuse(id: SocketId): void {
    this.#options.post({ type: "error", id, failure: permissionFailure("QUOTA") });
  }

  get #isFull(): boolean {
    return !this.#options.usage.hasRoomForSocket || !this.#options.hasRoomInAll();
  }

  #add<Endpoint extends PageEndpoint>(
    id: SocketId,
    Kind: new (options: EndpointOptions) => Endpoint,
  ): Endpoint {
    const { page, permissions, consent, usage, live, post } = this.#options;
    const pipe = this.#pipe;
    const onGone = () => this.#endpoints.delete(id);
    const endpoint = new Kind({ id, page, permissions, consent, usage, pipe, live, post, onGone });
    this.#endpoints.set(id, endpoint);
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
    this.#pipe.close();
    this.#options.disconnect();
  }
}
