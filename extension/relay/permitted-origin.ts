/** Where the broker leaves the permitted origin before it injects the relay into a live page. */
declare global {
  var permittedOriginOfInjection: string | undefined;
}

/**
 * Is this document of the origin that the relay was registered or injected for?
 *
 * Chromium's match patterns name a whole origin, Firefox's leave out the port
 * (https://bugzilla.mozilla.org/show_bug.cgi?id=1362809). So Firefox gets the script registered
 * under an address with the origin as its query, which is found in a stack trace: the one thing
 * that a content script can learn at document_start without waiting.
 *
 * A sandboxed document has the address of its site but the origin "null".
 */
export function isPermittedDocument(): boolean {
  if (self.origin !== location.origin) return false;
  const expected = globalThis.permittedOriginOfInjection ?? originInScriptAddress();
  return expected === undefined || expected === self.origin;
}

function originInScriptAddress(): string | undefined {
  const address = /\/relay\.js\?(\S+?)(?::\d+)+\s*$/m.exec(new Error().stack ?? "");
  return address?.[1] === undefined ? undefined : decodeURIComponent(address[1]);
}
