import type { PipeOffered, PipePort } from "../../protocol/page-messages.ts";

/**
 * Chromium keeps the scripts of public sites from connecting to this computer, and asks the person
 * (https://wicg.github.io/local-network-access/); Firefox does so where the site's own policy says so.
 */
export function mayConnectToThisComputer(hostname: string, isFirefox: boolean): boolean {
  return isFirefox || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/** Our frame: where it is, and the origin that it has there. */
export interface PipeFrame {
  readonly address: string;
  readonly origin: string;
}

/**
 * The pipe that a document was offered: its page connects, or a frame of ours where pages may not. The
 * frame is in a closed tree of its own, where the page does not find it.
 */
export class DocumentPipe {
  readonly #mayConnect: boolean;
  readonly #frame: PipeFrame;
  readonly #page: MessagePort;
  #failed: (() => void) | undefined;

  constructor(page: MessagePort, frame: PipeFrame, mayConnect: boolean) {
    this.#page = page;
    this.#frame = frame;
    this.#mayConnect = mayConnect;
  }

  /** @param signal ends the pipe, where it is not the page's */
  open(offer: PipeOffered, signal: AbortSignal): void {
    const openFrame = () => this.#openFrame(offer.token, signal);
    if (this.#mayConnect) {
      this.#failed = openFrame;
      this.#page.postMessage(offer);
    } else openFrame();
  }

  /** The page was kept from connecting. It says so once for each offer. */
  failed(): void {
    const openFrame = this.#failed;
    this.#failed = undefined;
    openFrame?.();
  }

  #openFrame(token: string, signal: AbortSignal): void {
    if (signal.aborted) return;
    const { port1, port2 } = new MessageChannel();
    this.#page.postMessage({ type: "pipe" } satisfies PipePort, [port1]);
    const host = document.createElement("div");
    host.hidden = true;
    const frame = document.createElement("iframe");
    const { address, origin } = this.#frame;
    frame.src = address;
    // Whatever stands in the frame's place should it fail to load hears nothing.
    const tell = () => frame.contentWindow?.postMessage(token, origin, [port2]);
    frame.addEventListener("load", tell, { once: true });
    host.attachShadow({ mode: "closed" }).append(frame);
    document.documentElement.append(host);
    signal.addEventListener("abort", () => host.remove());
  }
}
