import { type AddressKind, classifyAddress, isAddress } from "./address.ts";
import { HOST_CHARACTERS } from "./limits.ts";

/** A host in canonical form and a TCP port. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

const NOT_IN_A_HOST = /[/?#@\\:%\s]/u;

/** URLs also take hosts such as `*` and `a"b`; DNS labels (RFC 1035 §2.3.4) with `_` are names. */
const NAME_OR_IPV4 = /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?$/u;

/**
 * The one form in which a host is compared, shown and dialled: names in lower-case ASCII (IDN as
 * punycode), IPv4 as four decimal parts, IPv6 compressed and without brackets. Undefined where the
 * text is neither a name nor an address. The URL standard's host parser does the work, so that a
 * short form such as `127.1` is seen for the address that it is.
 */
export function canonicalHost(text: string): string | undefined {
  if (text.length === 0 || text.length > HOST_CHARACTERS) return undefined;
  const bare = text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text;
  const isIPv6 = bare.includes(":");
  if (isIPv6 ? !isAddress(bare) || bare.includes("%") : NOT_IN_A_HOST.test(text)) return undefined;
  const url = parseUrl(`http://${isIPv6 ? `[${bare}]` : text}/`);
  if (url === undefined || url.hostname.length > HOST_CHARACTERS) return undefined;
  if (isIPv6) return url.hostname.slice(1, -1);
  return NAME_OR_IPV4.test(url.hostname) ? url.hostname : undefined;
}

/**
 * What can be said of a host before it is looked up: an address's kind; `loopback` for the names
 * that RFC 6761 §6.3 keeps for it; undefined for every other name.
 */
export function knownKind(host: string): AddressKind | undefined {
  if (isAddress(host)) return classifyAddress(host);
  const name = host.endsWith(".") ? host.slice(0, -1) : host;
  return name === "localhost" || name.endsWith(".localhost") ? "loopback" : undefined;
}

/** `host:port`, with brackets around IPv6. */
export function destinationText({ host, port }: Destination): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
