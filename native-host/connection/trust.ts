import { existsSync, readFileSync } from "node:fs";
import {
  createSecureContext,
  DEFAULT_CIPHERS,
  rootCertificates,
  type SecureContext,
} from "node:tls";
import type { Log } from "../log.ts";

/** Where Linux distributions keep the system's roots, in the order of Go's crypto/x509. */
const SYSTEM_BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * OpenSSL's level of 112 bits: it refuses RSA and Diffie-Hellman keys of less than 2,048 bits, in the
 * authorities' certificates too. Node 20's own is the one below.
 */
const SECURITY_LEVEL = "@SECLEVEL=2";

/**
 * The one TLS context of all connections: TLS 1.2 and later, and the roots of Mozilla (which Node
 * carries), of the system, and of NODE_EXTRA_CA_CERTS if the person who started the browser set it.
 * Node adds the last to its default store only, so it is read here. Nothing that a page says
 * changes this.
 */
export function createTrust(log: Log, environment: NodeJS.ProcessEnv): SecureContext {
  const system = SYSTEM_BUNDLES.find((path) => existsSync(path));
  const extra = environment.NODE_EXTRA_CA_CERTS;
  return createSecureContext({
    ca: [...rootCertificates, ...readBundle(system, log), ...readBundle(extra, log)],
    minVersion: "TLSv1.2",
    ciphers: `${DEFAULT_CIPHERS}:${SECURITY_LEVEL}`,
  });
}

function readBundle(path: string | undefined, log: Log): readonly string[] {
  if (path === undefined || path === "") return [];
  try {
    return [readFileSync(path, "utf8")];
  } catch (error) {
    log(`cannot read the certificates in ${path}: ${String(error)}`);
    return [];
  }
}
