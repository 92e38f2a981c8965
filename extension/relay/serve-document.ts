import { HANDSHAKE_EVENT } from "../../protocol/handshake.ts";
import { afterPrerendering } from "./after-prerendering.ts";
import { DocumentPipe, mayConnectToThisComputer } from "./document-pipe.ts";
import { isPermittedDocument, type Registration } from "./permitted-origin.ts";
import { type BrokerPort, Relay } from "./relay-connection.ts";

/** The part of the extension interfaces that the relay uses. */
export interface RelayBrowser {
  readonly extension: { readonly inIncognitoContext: boolean };
  readonly runtime: {
    connect(info: { readonly name: string }): BrokerPort;
    getURL(path: string): string;
  };
}

/** Joins the page script of one permitted document to the broker, and does nothing in any other. */
export function serveDocument(registration: Registration, browser: RelayBrowser): void {
  if (!isPermittedDocument(registration, browser.extension.inIncognitoContext)) return;
  const answer = (event: Event) => {
    if (!(event instanceof MessageEvent)) return;
    const [port] = event.ports;
    if (port === undefined) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    // What the page says before that waits in the port.
    afterPrerendering(document, () => {
      const frameAddress = browser.runtime.getURL("pipe/frame.html");
      const isFirefox = frameAddress.startsWith("moz-extension:");
      const mayConnect = mayConnectToThisComputer(location.hostname, isFirefox);
      const pipe = new DocumentPipe(port, frameAddress, mayConnect);
      const relay = new Relay(port, () => browser.runtime.connect({ name: "page" }), pipe);
      window.addEventListener("pagehide", () => relay.disconnect());
    });
  };
  window.addEventListener(HANDSHAKE_EVENT, answer, { once: true, capture: true });
}
