import { DEFAULT_CIPHERS } from "node:tls";
import type { ServerCertificate } from "./certificate-authority.ts";

/**
 * A TLS server's options for a certificate. Security level 0 lets the server present a weak
 * certificate too: refusing it is what the client is tested for.
 */
export function tlsOptions({ certPem, keyPem }: ServerCertificate): {
  readonly cert: string;
  readonly key: string;
  readonly ciphers: string;
} {
  return { cert: certPem, key: keyPem, ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0` };
}
