import { getDomain } from "tldts";

/** An origin, cut where a person has to look. Joined in this order the parts are the origin. */
export interface OriginParts {
  /** With what follows it: `https://`. */
  readonly scheme: string;
  /** What the owner of the site is free to choose, with its last dot, or nothing. */
  readonly subdomains: string;
  /** What the site's owner had to register: who a person deals with. */
  readonly registrable: string;
  /** With its colon, or nothing for the scheme's own port. */
  readonly port: string;
}

const ORIGIN = /^([a-z][a-z0-9+.-]*:\/\/)?(\[.*\]|.*?)(:\d+)?$/su;

/**
 * The registrable part is the public suffix and one label more (https://publicsuffix.org), by the
 * list's private half too: anybody can have a site below github.io. An address, a name without dots
 * and whatever else has no such part counts as one whole.
 */
export function originParts(origin: string): OriginParts {
  const [, scheme = "", host = origin, port = ""] = ORIGIN.exec(origin) ?? [];
  const domain = getDomain(host, {
    allowPrivateDomains: true,
    extractHostname: false,
    // Browsers take more names than RFC 1123 does, and each has an owner.
    validateHostname: false,
  });
  const domainAt = domain === null ? 0 : Math.max(host.lastIndexOf(domain), 0);
  return {
    scheme,
    subdomains: host.slice(0, domainAt),
    registrable: host.slice(domainAt),
    port,
  };
}
