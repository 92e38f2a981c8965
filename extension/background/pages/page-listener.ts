import { PROTOCOL_BROKEN } from "../../../protocol/failure.ts";
import type { FromPage } from "../../../protocol/page-messages.ts";
import { isForOtherDevices, listeningTarget } from "../../../protocol/rule.ts";
import type { AccessRequest } from "../grants/decide.ts";
import type { AcceptedConnection, SocketReport } from "../host/host-socket.ts";
import type { NativeHost } from "../host/native-host.ts";
import { type EndpointMessage, type EndpointOptions, PageEndpoint } from "./page-endpoint.ts";

export type ListenMessage = Extract<FromPage, { type: "listen" }>;

/** Makes a page's socket of a connection that was accepted under this permission to listen. */
export type Accept = (
  accepted: AcceptedConnection,
  access: AccessRequest,
) => (report: SocketReport) => void;

/** One listener of one page. What it has accepted lives on without it. */
export class PageListener extends PageEndpoint {
  constructor(options: EndpointOptions) {
    super(options);
    this.usage.listeners += 1;
  }

  async listen({ port, backlog }: ListenMessage, host: NativeHost, accept: Accept): Promise<void> {
    const access: AccessRequest = { type: "listen", port };
    this.show({ kind: "listener", host: listeningTarget(port).host, port });
    await this.obtain(access, undefined, (rules) => {
      this.show({ isForOtherDevices: isForOtherDevices(rules, port) });
      return host.listen(
        { port, backlog, rules },
        {
          report: (report) => this.#fromHost(report),
          announce: this.announce,
          accept: (accepted) => {
            if (!this.hasEnded) return accept(accepted, access);
            // It came in while the page's call to close was on its way out.
            accepted.socket.abort();
            return () => {};
          },
        },
      );
    });
  }

  override receive(message: EndpointMessage): boolean {
    if (message.type !== "close" && message.type !== "abort") return this.breach();
    this.abort();
    return true;
  }

  protected override release(): void {
    super.release();
    this.usage.listeners -= 1;
  }

  #fromHost(report: SocketReport): void {
    const { id } = this;
    if (report.type === "listening") {
      this.show({ port: report.port, isOpen: true });
      this.post({ type: "listening", id, port: report.port });
    } else if (report.type === "closed" || report.type === "error") this.end(report);
    // The host denies what it was told to allow.
    else if (report.type === "denied") this.fail(PROTOCOL_BROKEN);
  }
}
