import type { Runtime } from "webextension-polyfill";

/** The document that speaks on a port, as the browser says. */
export interface Site {
  readonly origin: string;
  readonly tabId: number;
}

/**
 * Who is on the other side, by what the browser itself puts on a port or message, and never by an
 * address: a sandboxed frame has the address of its site and the origin "null" (CVE-2025-65203).
 * Undefined for everybody who can have no sockets. Frames are none for now.
 */
export function siteOfSender(sender: Runtime.MessageSender | undefined): Site | undefined {
  const origin = originOfSender(sender);
  const tabId = sender?.tab?.id;
  if (tabId === undefined || sender?.frameId !== 0 || sender.tab?.incognito) return undefined;
  return isEligibleOrigin(origin) ? { origin, tabId } : undefined;
}

/** Is this one of the extension's own pages? */
export function isOwnPage(sender: Runtime.MessageSender | undefined, ownAddress: string): boolean {
  return sender?.url?.startsWith(ownAddress) ?? false;
}

const TRUSTWORTHY_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

/** https, and http from this computer (https://w3c.github.io/webappsec-secure-contexts/). */
export function isEligibleOrigin(origin: string | undefined): origin is string {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin) return false;
  return (
    url.protocol === "https:" ||
    (url.protocol === "http:" && TRUSTWORTHY_HOSTS.includes(url.hostname))
  );
}

/** The polyfill's types do not know `origin`, which both browsers give. */
function originOfSender(sender: Runtime.MessageSender | undefined): string | undefined {
  if (sender === undefined || !("origin" in sender)) return undefined;
  return typeof sender.origin === "string" ? sender.origin : undefined;
}
