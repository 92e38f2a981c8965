/** The content script of every page: it tells the broker of a web app manifest, and does no more. */
import { afterPrerendering } from "../relay/after-prerendering.ts";
import { DECLARATION_PORT } from "./declaration-port.ts";
import { declareManifest } from "./declare-manifest.ts";

const link = document.querySelector('link[rel~="manifest"]');
if (link instanceof HTMLLinkElement && link.href !== "") {
  const address = link.href;
  afterPrerendering(document, () =>
    declareManifest(address, {
      connect: () => chrome.runtime.connect({ name: DECLARATION_PORT }),
      onUnreadable: (reason) => {
        // biome-ignore lint/suspicious/noConsole: the page's author looks for it there
        console.warn(`Web TCP Socket: the web app manifest was not used: ${reason}`);
      },
    }),
  );
}
