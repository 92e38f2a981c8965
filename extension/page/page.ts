/**
 * The script in the page's own world, on permitted sites alone. It holds no right and no secret:
 * whatever the page does to it, the page may do no more than its grant.
 */
import { HANDSHAKE_EVENT } from "../../protocol/handshake.ts";
import { BrokerLink } from "./broker-link.ts";
import { installInterfaces } from "./install-interfaces.ts";

/** Fires on the window when the interface has come to a page that is already running. */
const AVAILABLE_EVENT = "moztcpsocketavailable";

/** Firefox prerenders nothing, and says nothing of it. */
const page: Document & { readonly prerendering?: boolean } = document;

const { port1, port2 } = new MessageChannel();
const handshake = new MessageEvent(HANDSHAKE_EVENT, { ports: [port2], cancelable: true });
const isServed = !window.dispatchEvent(handshake);
if (isServed) {
  const link = new BrokerLink(port1, () => page.prerendering === true);
  // Before the page's own listeners: what they open is new.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) link.returned();
  });
  installInterfaces(link, window);
  window.dispatchEvent(new Event(AVAILABLE_EVENT));
}
