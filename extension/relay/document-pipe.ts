import type { PipeOpened } from "../../protocol/page-messages.ts";
import { carryPipe, type PipeOffer } from "../pipe/carry-pipe.ts";

export interface DocumentPipeOptions {
  /** The other end of the page's port for its first pipe. */
  readonly firstPipe: MessagePort | undefined;
  /** Where our frame is. */
  readonly frameAddress: string;
  /** May a script of ours in this document connect to this computer, or is that for frames of ours alone? */
  readonly mayConnect: boolean;
}

/**
 * Chromium keeps the scripts of public sites, ours in them included, from connecting to this computer
 * (https://wicg.github.io/local-network-access/); Firefox does so where the site's own policy says so.
 */
export function mayConnectToThisComputer(hostname: string, isFirefox: boolean): boolean {
  return isFirefox || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/**
 * Brings the pipes of one document to its page: from here, or by a frame of ours where this place may
 * not connect. The frame is in a closed tree of its own, where the page does not find it.
 */
export class DocumentPipes {
  readonly #options: DocumentPipeOptions;
  #firstPipe: MessagePort | undefined;

  constructor(options: DocumentPipeOptions) {
    this.#options = options;
    this.#firstPipe = options.firstPipe;
  }

  /** @param signal ends the pipe */
  async open(offer: PipeOffer, page: MessagePort, signal: AbortSignal): Promise<void> {
    const pipe = this.#announce(page);
    const isOpen = this.#options.mayConnect && (await carryPipe(offer, pipe, signal));
    if (!isOpen && !signal.aborted) this.#openInFrame(offer, pipe, signal);
  }

  /** @returns our end */
  #announce(page: MessagePort): MessagePort {
    const first = this.#firstPipe;
    this.#firstPipe = undefined;
    const { port1, port2 } = new MessageChannel();
    page.postMessage({ type: "pipe" } satisfies PipeOpened, first === undefined ? [port1] : []);
    return first ?? port2;
  }

  #openInFrame({ token }: PipeOffer, pipe: MessagePort, signal: AbortSignal): void {
    const host = document.createElement("div");
    host.hidden = true;
    const frame = document.createElement("iframe");
    frame.src = this.#options.frameAddress;
    frame.addEventListener("load", () => frame.contentWindow?.postMessage(token, "*", [pipe]), {
      once: true,
    });
    host.attachShadow({ mode: "closed" }).append(frame);
    document.documentElement.append(host);
    signal.addEventListener("abort", () => host.remove());
  }
}
