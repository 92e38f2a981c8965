import type { PipeOpened } from "../../protocol/page-messages.ts";
import { carryPipe, type PipeOffer } from "../pipe/carry-pipe.ts";

export interface DocumentPipeOptions {
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
 * Brings the document's pipe to its page: from here, or by a frame of ours where this place may not
 * connect. The frame is in a closed tree of its own, where the page does not find it.
 */
export async function openDocumentPipe(
  offer: PipeOffer,
  page: MessagePort,
  { frameAddress, mayConnect }: DocumentPipeOptions,
  signal: AbortSignal,
): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  page.postMessage({ type: "pipe" } satisfies PipeOpened, [port1]);
  const isOpen = mayConnect && (await carryPipe(offer, port2, signal));
  if (isOpen || signal.aborted) return;
  const host = document.createElement("div");
  host.hidden = true;
  const frame = document.createElement("iframe");
  frame.src = frameAddress;
  frame.addEventListener("load", () => {
    frame.contentWindow?.postMessage(offer.token, "*", [port2]);
  });
  host.attachShadow({ mode: "closed" }).append(frame);
  document.documentElement.append(host);
  signal.addEventListener("abort", () => host.remove());
}
