import { X509Certificate } from "node:crypto";
import { isAddress } from "../../protocol/address.ts";

/**
 * As today's browsers have it (RFC 9525), and stricter than Node by itself: a common name is no name,
 * and a wildcard is the whole of the first label, with two labels behind it at least.
 */
const NAME_RULES = { subject: "never", partialWildcards: false } as const;

/** The certificate is for others. The code is Node's own for this. */
export class NameMismatchError extends Error {
  readonly code = "ERR_TLS_CERT_ALTNAME_INVALID";
}

/**
 * Is a certificate for the host that a page named? A host name without a dot at its end, or an address;
 * an address has to be in the certificate as one. The answer is what Node's TLS takes.
 */
export function checkServerName(host: string, raw: Uint8Array): Error | undefined {
  const certificate = new X509Certificate(raw);
  const found = isAddress(host)
    ? certificate.checkIP(host)
    : certificate.checkHost(host, NAME_RULES);
  return found === undefined ? new NameMismatchError() : undefined;
}
