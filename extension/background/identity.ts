import type { Runtime } from "webextension-polyfill";

/**
 * Who can hold a permission: an origin in a top document and in its own frames, or an origin that is
 * framed by another one. Private windows are apart from the others.
 */
export interface Subject {
  readonly origin: string;
  /** Of the top document. */
  readonly topOrigin: string;
  readonly isPrivate: boolean;
}

/** One document of a site, as the browser says. */
export interface PageDocument {
  readonly subject: Subject;
  readonly tabId: number;
  /** 0 is the top document. */
  readonly frameId: number;
  readonly documentId: string;
}

/**
 * Who is on the other side, by what the browser itself puts on a port, and never by an address: a
 * sandboxed frame has the address of its site and the origin "null" (CVE-2025-65203). Undefined for
 * everybody who can have no sockets.
 *
 * @param originOfTop the origin that a tab's top document gives for itself
 */
export async function identify(
  sender: Runtime.MessageSender | undefined,
  originOfTop: (tabId: number) => Promise<string | undefined>,
): Promise<PageDocument | undefined> {
  const origin = memberOfSender(sender, "origin");
  const tabId = sender?.tab?.id;
  const frameId = sender?.frameId;
  if (tabId === undefined || frameId === undefined || !isEligibleOrigin(origin)) return undefined;
  // Firefox before 149 gives documents no ids; a frame in its tab comes next to one.
  const documentId = memberOfSender(sender, "documentId") ?? placeOfDocument(tabId, frameId);
  const topOrigin = frameId === 0 ? origin : await originOfTop(tabId);
  if (!isEligibleOrigin(topOrigin)) return undefined;
  const isPrivate = sender?.tab?.incognito ?? false;
  return { subject: { origin, topOrigin, isPrivate }, tabId, frameId, documentId };
}

/** What stands for the id of a document where the browser gives none. */
export function placeOfDocument(tabId: number, frameId: number): string {
  return `${tabId} ${frameId}`;
}

/** Is this the id of a document in the tab, as far as it tells? */
export function isDocumentOfTab(documentId: string, tabId: number): boolean {
  return documentId.startsWith(`${tabId} `);
}

/** Is this one of the extension's own pages? */
export function isOwnPage(sender: Runtime.MessageSender | undefined, ownAddress: string): boolean {
  return sender?.url?.startsWith(ownAddress) ?? false;
}

/** Is the site framed by another one? */
export function isFramed({ origin, topOrigin }: Subject): boolean {
  return origin !== topOrigin;
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

/** The polyfill's types do not know what both browsers give besides. */
function memberOfSender(
  sender: Runtime.MessageSender | undefined,
  name: "origin" | "documentId",
): string | undefined {
  if (sender === undefined) return undefined;
  const value: unknown = Reflect.get(sender, name);
  return typeof value === "string" ? value : undefined;
}
