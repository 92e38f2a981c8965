/** Where the broker leaves the permitted origin before it injects the relay into a live page. */
declare global {
  var permittedOriginOfInjection: string | undefined;
}

/** What the browser was told of the script's documents when it was registered. */
export interface Registration {
  /** For private windows, and not for the others. */
  readonly isPrivate: boolean;
}

/**
 * Is this a document that the relay was registered or injected for? A sandboxed document has the
 * address of its site but the origin "null". A registration is for an origin in top documents and in
 * its own frames, and no pattern of the browser's says so.
 */
export function isPermittedDocument(
  { isPrivate }: Registration,
  isInPrivateWindow: boolean,
): boolean {
  const { origin } = self;
  if (origin !== location.origin) return false;
  const injectedFor = globalThis.permittedOriginOfInjection;
  if (injectedFor !== undefined) return injectedFor === origin;
  if (isInPrivateWindow !== isPrivate || originOfTop() !== origin) return false;
  return isRegisteredFor(origin, new Error().stack ?? "");
}

/** Undefined where another site frames this one. */
function originOfTop(): string | undefined {
  try {
    return window.top?.location.origin;
  } catch {
    // A document of another origin takes no look at its address.
    return undefined;
  }
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
  const query = /\/relay(?:-private)?\.js\?(\S+?)(?::\d+)+\s*$/m.exec(stack)?.[1];
  if (query === undefined) return !stack.includes("moz-extension:");
  return decodeURIComponent(query) === origin;
}
