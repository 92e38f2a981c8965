/** The content script of every page: it tells the broker of a web app manifest, and does no more. */
import type { Declaration } from "./declaration-messages.ts";
import { DECLARATION_PORT } from "./declaration-port.ts";

const link = document.querySelector('link[rel~="manifest"]');
if (link instanceof HTMLLinkElement && link.href !== "") {
  // A port rather than a message: while it is open the broker knows that the document lives.
  chrome.runtime
    .connect({ name: DECLARATION_PORT })
    .postMessage({ address: link.href } satisfies Declaration);
}
