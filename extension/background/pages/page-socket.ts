import { classifyAddress } from "../../../protocol/address.ts";
import { canonicalHost, knownKind } from "../../../protocol/destination.ts";
import {
  HOST_NAME_INVALID,
  PROTOCOL_BROKEN,
  permissionFailure,
} from "../../../protocol/failure.ts";
import { WINDOW_BYTES } from "../../../protocol/limits.ts";
import type { FromPage } from "../../../protocol/page-messages.ts";
import { requiredScopes, type Scope } from "../../../protocol/scope.ts";
import type { PromptDestination } from "../../prompt/prompt-messages.ts";
import type { HostSocket, SocketReport } from "../host/host-socket.ts";
import type { NativeHost } from "../host/native-host.ts";
import type { AccessRequest } from "../permissions.ts";
import { type EndpointMessage, PageEndpoint } from "./page-endpoint.ts";

export type OpenMessage = Extract<FromPage, { type: "open" }>;

/**
 * One connection of one page, opened by it or accepted for it. It hands messages on as long as
 * both sides keep to their windows.
 */
export class PageSocket extends PageEndpoint {
  #isOpen = false;
  #isSecuring = false;
  #bytesToHost = 0;
  #bytesToPage = 0;

  async open({ host: text, port, secure }: OpenMessage, host: NativeHost): Promise<void> {
    const name = canonicalHost(text);
    if (name === undefined) {
      this.fail(HOST_NAME_INVALID);
      return;
    }
    const kind = knownKind(name);
    const required = requiredScopes(kind ?? "public", port);
    await this.#connect({ host: name, port, secure, kind, address: undefined }, required, host);
  }

  /**
   * Takes over a connection that a listener has accepted.
   *
   * @returns who hears from the host about it
   */
  accept(request: AccessRequest, hostSocket: HostSocket): (report: SocketReport) => void {
    this.#isOpen = true;
    this.adopt(request, hostSocket);
    return (report) => this.#fromHost(report);
  }

  override receive(message: EndpointMessage): boolean {
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
      case "upgrade":
        return this.#upgrade();
      default:
        return message satisfies never;
    }
  }

  async #connect(
    destination: PromptDestination,
    required: readonly Scope[],
    host: NativeHost,
  ): Promise<void> {
    if (destination.port === 0) {
      this.fail(permissionFailure("BLOCKED_PORT"));
      return;
    }
    const { origin } = this;
    const subject = { destination, listenPort: undefined };
    const { host: name, port, secure } = destination;
    await this.obtain({ origin, destination, required, subject }, (scopes) =>
      host.open({ host: name, port, secure, scopes }, (report) => {
        if (report.type === "denied") {
          const { address, missing } = report;
          if (missing.every((scope) => scopes.includes(scope))) {
            // The host denies what it was given: asking again would go on for ever.
            this.fail(PROTOCOL_BROKEN);
            return;
          }
          // The name led somewhere that the grants do not reach: ask again, naming the address.
          const found = { ...destination, kind: classifyAddress(address), address };
          void this.#connect(found, [...new Set([...required, ...missing])], host);
        } else {
          this.#fromHost(report);
        }
      }),
    );
  }

  #fromHost(report: SocketReport): void {
    const { id } = this;
    switch (report.type) {
      case "opened":
        this.#isOpen = true;
        this.post({ type: "opened", id });
        break;
      case "upgraded":
        this.#isSecuring = false;
        this.post({ type: "upgraded", id });
        break;
      case "data":
        this.#bytesToPage += report.data.byteLength;
        this.post({ type: "data", id, data: report.data });
        break;
      case "sent":
        this.#bytesToHost -= report.byteLength;
        this.post({ type: "sent", id, byteLength: report.byteLength });
        break;
      case "end":
        this.post({ type: "end", id });
        break;
      case "error":
      case "closed":
        this.end(report);
        break;
      case "listening":
      case "denied":
        // Neither is said of an open connection.
        break;
      default:
        report satisfies never;
    }
  }

  #send(data: ArrayBuffer): boolean {
    this.#bytesToHost += data.byteLength;
    const isWithinWindow = this.#bytesToHost <= WINDOW_BYTES;
    if (!this.#isOpen || this.#isSecuring || !isWithinWindow) return this.breach();
    this.hostSocket?.send(data);
    return true;
  }

  #credit(byteLength: number): boolean {
    this.#bytesToPage -= byteLength;
    if (this.#bytesToPage < 0) return this.breach();
    this.hostSocket?.credit(byteLength);
    return true;
  }

  #upgrade(): boolean {
    if (!this.#isOpen || this.#isSecuring) return this.breach();
    this.#isSecuring = true;
    this.hostSocket?.upgrade();
    return true;
  }

  #close(): void {
    if (this.#isOpen) this.hostSocket?.close();
    else this.abort();
  }
}
