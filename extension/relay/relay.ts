/** The content script of one permitted document: it joins the page script to the broker. */
import { HANDSHAKE_EVENT } from "../../protocol/handshake.ts";
import { isPermittedDocument } from "./permitted-origin.ts";
import { Relay } from "./relay-connection.ts";

function awaitPageScript(): void {
  const answer = (event: Event) => {
    if (!(event instanceof MessageEvent)) return;
    const [port] = event.ports;
    if (port === undefined) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const relay = new Relay(port, () => chrome.runtime.connect({ name: "page" }));
    window.addEventListener("pagehide", () => relay.disconnect());
  };
  window.addEventListener(HANDSHAKE_EVENT, answer, { once: true, capture: true });
}

if (isPermittedDocument()) awaitPageScript();
