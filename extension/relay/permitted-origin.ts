/** Where the broker leaves the permitted origin before it injects the relay into a live page. */
declare global {
  var permittedOriginOfInjection: string | undefined;
}

/**
 * Is this document of the origin that the relay was registered or injected for? A sandboxed
 * document has the address of its site but the origin "null".
 */
export function isPermittedDocument(): boolean {
  const { origin } = self;
  if (origin !== location.origin) return false;
  const injectedFor = globalThis.permittedOriginOfInjection;
  if (injectedFor !== undefined) return injectedFor === origin;
  return isRegisteredFor(origin, new Error().stack ?? "");
}

/**
 * Chromium's match patterns name a whole origin, Firefox's leave out the port
 * (https://bugzilla.mozilla.org/show_bug.cgi?id=1362809). So Firefox gets the script registered
 * under an address with the origin as its query, which is found in a stack trace: the one thing
 * that a content script can learn at document_start without waiting. Without a query it was
 * injected there, for a document that has gone since.
 *
 * @param stack of an error that the script made
 */
export function isRegisteredFor(origin: string, stack: string): boolean {
  const query = /\/relay\.js\?(\S+?)(?::\d+)+\s*$/m.exec(stack)?.[1];
  if (query === undefined) return !stack.includes("moz-extension:");
  return decodeURIComponent(query) === origin;
}
