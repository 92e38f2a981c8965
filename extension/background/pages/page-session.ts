import { PROTOCOL_BROKEN, permissionFailure } from "../../../protocol/failure.ts";
import type { SocketId } from "../../../protocol/fields.ts";
import { SOCKETS_PER_SITE } from "../../../protocol/limits.ts";
import { type FromPage, fromPageSchema, type ToPage } from "../../../protocol/page-messages.ts";
import { parse } from "../../../protocol/parse.ts";
import type { NativeHost } from "../host/native-host.ts";
import type { Site } from "../identity.ts";
import type { Permissions } from "../permissions.ts";
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

/** The broker's end of one document: its sockets, and the parsing of all that the page says. */
export class PageSession {
  readonly #options: PageSessionOptions;
  readonly #sockets = new Map<SocketId, PageSocket>();
  #highestId = 0;

  constructor(options: PageSessionOptions) {
    this.#options = options;
  }

  get origin(): string {
    return this.#options.site.origin;
  }

  get socketCount(): number {
    return this.#sockets.size;
  }

  receive(message: unknown): void {
    const parsed = parse(fromPageSchema, message);
    if (!parsed.ok) this.#breach(parsed.reason);
    else if (parsed.value.type === "open") this.#open(parsed.value);
    else this.#toSocket(parsed.value);
  }

  /** The grants of the site have changed. */
  review(): void {
    for (const socket of this.#sockets.values()) void socket.review();
  }

  /** The document is gone: so are its sockets. */
  end(): void {
    for (const socket of [...this.#sockets.values()]) socket.abort();
  }

  #open(message: OpenMessage): void {
    const { id } = message;
    if (id <= this.#highestId) {
      this.#breach("a socket id is used once");
      return;
    }
    this.#highestId = id;
    const { site, host, permissions, post } = this.#options;
    if (this.#options.socketsOfSite(site.origin) >= SOCKETS_PER_SITE) {
      post({ type: "error", id, failure: permissionFailure("QUOTA") });
      return;
    }
    const onGone = () => {
      this.#sockets.delete(id);
      this.#options.onSocketCount();
    };
    const { origin } = site;
    const socket = new PageSocket({ origin, message, host, permissions, post, onGone });
    this.#sockets.set(id, socket);
    this.#options.onSocketCount();
    void socket.open();
  }

  #toSocket(message: Exclude<FromPage, { type: "open" }>): void {
    const socket = this.#sockets.get(message.id);
    if (socket !== undefined) {
      if (!socket.receive(message)) this.#options.report(`${this.origin} went past its window`);
    } else if (message.id > this.#highestId) {
      this.#breach("no such socket");
    }
    // Else the message crossed the socket's last one under way.
  }

  #breach(reason: string): void {
    this.#options.report(`${this.origin} broke the protocol: ${reason}`);
    for (const socket of [...this.#sockets.values()]) socket.fail(PROTOCOL_BROKEN);
    this.#options.disconnect();
  }
}
