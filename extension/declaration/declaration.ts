/** Looks for a web app manifest in a document, tells the broker of it, and does no more. */
import { afterPrerendering } from "../relay/after-prerendering.ts";
import { DECLARATION_PORT } from "./declaration-port.ts";
import { declareManifest } from "./declare-manifest.ts";

const HAS_LOOKED = "hasLookedForManifest";

// A document that is loading while the extension is installed may get the script twice.
if (Reflect.get(globalThis, HAS_LOOKED) !== true) {
  Reflect.set(globalThis, HAS_LOOKED, true);
  const link = document.querySelector('link[rel~="manifest"]');
  if (link instanceof HTMLLinkElement && link.href !== "") declare(link.href);
}

function declare(address: string): void {
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
