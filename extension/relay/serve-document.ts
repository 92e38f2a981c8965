import { HANDSHAKE_EVENT } from "../../protocol/handshake.ts";
import { chromiumOrigin } from "../../protocol/identity.ts";
import { afterPrerendering } from "./after-prerendering.ts";
import { DocumentPipe, mayConnectToThisComputer } from "./document-pipe.ts";
import { isPermittedDocument, type Registration } from "./permitted-origin.ts";
import { type BrokerPort, Relay } from "./relay-connection.ts";

/** The part of the extension interfaces that the relay uses. */
export interface RelayBrowser {
  readonly extension: { readonly inIncognitoContext: boolean };
  readonly runtime: {
    readonly id: string;
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
      const address = browser.runtime.getURL("pipe/frame.html");
      const isFirefox = address.startsWith("moz-extension:");
      // Chromium's address of the frame is another one each session, and its origin is not.
      const origin = isFirefox ? new URL(address).origin : chromiumOrigin(browser.runtime.id);
      const mayConnect = mayConnectToThisComputer(location.hostname, isFirefox);
      const pipe = new DocumentPipe(port, { address, origin }, mayConnect);
      const relay = new Relay(port, () => browser.runtime.connect({ name: "page" }), pipe);
      window.addEventListener("pagehide", () => relay.disconnect());
    });
  };
  window.addEventListener(HANDSHAKE_EVENT, answer, { once: true, capture: true });
}
