/** The part of a document that says so; Firefox prerenders nothing. */
export type PrerenderingDocument = EventTarget & { readonly prerendering?: boolean };

/**
 * Does this once the document is the one in its tab. Before that Chromium gives its port the number of
 * a frame, as if it was one in the tab's other document
 * (https://github.com/w3c/webextensions/issues/396).
 */
export function afterPrerendering(page: PrerenderingDocument, act: () => void): void {
  if (page.prerendering === true) page.addEventListener("prerenderingchange", act, { once: true });
  else act();
}
