import { classifyAddress } from "../../../protocol/address.ts";
import { canonicalHost, knownKind } from "../../../protocol/destination.ts";
import {
  type Failure,
  HOST_NAME_INVALID,
  type PermissionCode,
  PROTOCOL_BROKEN,
  permissionFailure,
} from "../../../protocol/failure.ts";
import { WINDOW_BYTES } from "../../../protocol/limits.ts";
import type { FromPage, ToPage } from "../../../protocol/page-messages.ts";
import { requiredScopes, type Scope } from "../../../protocol/scope.ts";
import type { HostSocket, NativeHost, SocketReport } from "../host/native-host.ts";
import type { ConnectRequest, Permissions } from "../permissions.ts";

export type OpenMessage = Extract<FromPage, { type: "open" }>;
type SocketMessage = Exclude<FromPage, { type: "open" }>;

export interface PageSocketOptions {
  readonly origin: string;
  readonly message: OpenMessage;
  readonly host: NativeHost;
  readonly permissions: Permissions;
  readonly post: (message: ToPage) => void;
  /** Called once, after the last message to the page. */
  readonly onGone: () => void;
}

/**
 * One socket of one page, seen from the broker: it gets the permission, has the host open the
 * connection, and hands messages on as long as both sides keep to their windows.
 */
export class PageSocket {
  readonly #options: PageSocketOptions;
  readonly #ended = new AbortController();
  #request: ConnectRequest | undefined;
  #hostSocket: HostSocket | undefined;
  #isOpen = false;
  #bytesToHost = 0;
  #bytesToPage = 0;

  constructor(options: PageSocketOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { origin, message } = this.#options;
    const host = canonicalHost(message.host);
    if (host === undefined) {
      this.fail(HOST_NAME_INVALID);
      return;
    }
    const { port, secure } = message;
    const kind = knownKind(host);
    await this.#connect({
      origin,
      destination: { host, port, secure, kind, address: undefined },
      required: requiredScopes(kind ?? "public", port),
    });
  }

  /** @returns false if the page broke the protocol, which ends the socket */
  receive(message: SocketMessage): boolean {
    switch (message.type) {
      case "close":
        this.#close();
        return true;
      case "abort":
        this.abort();
        return true;
      case "send":
        return this.#send(message.data);
      case "credit":
        return this.#credit(message.byteLength);
      default:
        return message satisfies never;
    }
  }

  /** Closes at once and tells the page nothing but `closed`. */
  abort(): void {
    this.#hostSocket?.abort();
    this.#finish({ type: "closed", id: this.#id });
  }

  /** Closes at once and tells the page why. */
  fail(failure: Failure): void {
    this.#hostSocket?.abort();
    this.#finish({ type: "error", id: this.#id, failure });
  }

  /** Ends the socket if the grants no longer allow it. */
  async review(): Promise<void> {
    if (this.#request === undefined || this.#hostSocket === undefined) return;
    const { type } = await this.#options.permissions.decide(this.#request);
    if (type !== "allow") this.fail(permissionFailure("PERMISSION_DENIED"));
  }

  get #id(): number {
    return this.#options.message.id;
  }

  async #connect(request: ConnectRequest): Promise<void> {
    const { host, permissions } = this.#options;
    this.#request = request;
    this.#hostSocket = undefined;
    if (request.destination.port === 0) {
      this.fail(permissionFailure("BLOCKED_PORT"));
      return;
    }
    const scopes = await permissions.request(request, this.#ended.signal);
    if (this.#ended.signal.aborted) return;
    if (scopes === undefined) {
      this.fail(permissionFailure(denialOf(request.required)));
      return;
    }
    const { host: name, port, secure } = request.destination;
    this.#hostSocket = host.open({ host: name, port, secure, scopes }, (report) =>
      this.#fromHost(report),
    );
  }

  #fromHost(report: SocketReport): void {
    if (this.#ended.signal.aborted) return;
    const id = this.#id;
    switch (report.type) {
      case "opened":
        this.#isOpen = true;
        this.#options.post({ type: "opened", id });
        break;
      case "data":
        this.#bytesToPage += report.data.byteLength;
        this.#options.post({ type: "data", id, data: report.data });
        break;
      case "sent":
        this.#bytesToHost -= report.byteLength;
        this.#options.post({ type: "sent", id, byteLength: report.byteLength });
        break;
      case "end":
        this.#options.post({ type: "end", id });
        break;
      case "denied":
        void this.#askFurther(report.missing, report.address);
        break;
      case "error":
        this.#finish({ type: "error", id, failure: report.failure });
        break;
      case "closed":
        this.#finish({ type: "closed", id });
        break;
      default:
        report satisfies never;
    }
  }

  /** The name led somewhere that its grants do not reach: ask again, naming the address. */
  async #askFurther(missing: readonly Scope[], address: string): Promise<void> {
    const request = this.#request;
    if (request === undefined) return;
    const required = [...new Set([...request.required, ...missing])];
    const destination = { ...request.destination, kind: classifyAddress(address), address };
    await this.#connect({ ...request, destination, required });
  }

  #send(data: ArrayBuffer): boolean {
    this.#bytesToHost += data.byteLength;
    if (!this.#isOpen || this.#bytesToHost > WINDOW_BYTES) return this.#breach();
    this.#hostSocket?.send(data);
    return true;
  }

  #credit(byteLength: number): boolean {
    this.#bytesToPage -= byteLength;
    if (this.#bytesToPage < 0) return this.#breach();
    this.#hostSocket?.credit(byteLength);
    return true;
  }

  #breach(): false {
    this.fail(PROTOCOL_BROKEN);
    return false;
  }

  #close(): void {
    if (this.#isOpen) this.#hostSocket?.close();
    else this.abort();
  }

  #finish(lastMessage: ToPage): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#options.post(lastMessage);
    this.#options.onGone();
  }
}

function denialOf(required: readonly Scope[]): PermissionCode {
  if (required.includes("local-network")) return "LOCAL_NETWORK_DENIED";
  if (required.includes("system-ports")) return "SYSTEM_PORT_DENIED";
  return "PERMISSION_DENIED";
}
