import type { FromPage } from "../../../protocol/page-messages.ts";
import { requiredToListen } from "../../../protocol/scope.ts";
import type { AcceptedConnection, SocketReport } from "../host/host-socket.ts";
import type { NativeHost } from "../host/native-host.ts";
import type { AccessRequest } from "../permissions.ts";
import { type EndpointMessage, PageEndpoint } from "./page-endpoint.ts";

export type ListenMessage = Extract<FromPage, { type: "listen" }>;

/** Makes a page's socket of a connection that was accepted under this request. */
export type Accept = (
  accepted: AcceptedConnection,
  request: AccessRequest,
) => (report: SocketReport) => void;

/** The name that stands for this computer in the destinations of grants. */
const THIS_COMPUTER = "localhost";

/** One listener of one page. What it has accepted lives on without it. */
export class PageListener extends PageEndpoint {
  async listen({ port, backlog }: ListenMessage, host: NativeHost, accept: Accept): Promise<void> {
    const request: AccessRequest = {
      origin: this.origin,
      destination: { host: THIS_COMPUTER, port },
      required: requiredToListen(port),
      subject: { destination: undefined, listenPort: port },
    };
    await this.obtain(request, (scopes) =>
      host.listen(
        { port, backlog, scopes },
        {
          report: (report) => this.#fromHost(report),
          accept: (accepted) => {
            if (!this.hasEnded) return accept(accepted, request);
            // It came in while the page's call to close was on its way out.
            accepted.socket.abort();
            return () => {};
          },
        },
      ),
    );
  }

  override receive(message: EndpointMessage): boolean {
    if (message.type !== "close" && message.type !== "abort") return this.breach();
    this.abort();
    return true;
  }

  #fromHost(report: SocketReport): void {
    const { id } = this;
    if (report.type === "listening") this.post({ type: "listening", id, port: report.port });
    else if (report.type === "closed" || report.type === "error") this.end(report);
  }
}
