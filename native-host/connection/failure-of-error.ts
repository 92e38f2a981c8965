import type { Failure, FailureClass, FailureName } from "../../protocol/failure.ts";

type NameAndClass = readonly [FailureName, FailureClass];

const certificate = (name: FailureName): NameAndClass => [name, "SecurityCertificate"];
const protocol = (name: FailureName): NameAndClass => [name, "SecurityProtocol"];
const network = (name: FailureName): NameAndClass => [name, "Network"];

const EXPIRED = certificate("SecurityExpiredCertificateError");
const UNTRUSTED = certificate("SecurityUntrustedCertificateIssuerError");
const WRONG_USAGE = certificate("SecurityInadequateKeyUsageError");
const WEAK = certificate("SecurityCertificateSignatureAlgorithmDisabledError");
const BAD = protocol("SecurityBadCertificateError");
const OLD_VERSION = protocol("SecurityUnsupportedTLSVersionError");

const MISMATCH = certificate("SecurityCertificateDomainMismatchError");
const NO_CERTIFICATE = protocol("SecurityNoCertificateError");
const TLS_FALLBACK = protocol("SecurityError");

/**
 * The operating system's, OpenSSL's and Node's codes, and what a page is told for each. OpenSSL's
 * certificate codes are those of X509_verify_cert_error_string(3).
 */
const BY_CODE: Readonly<Record<string, NameAndClass>> = {
  ECONNREFUSED: network("ConnectionRefusedError"),
  ETIMEDOUT: network("NetworkTimeoutError"),
  ENOTFOUND: network("DomainNotFoundError"),
  EAI_AGAIN: network("DomainNotFoundError"),
  EAI_FAIL: network("DomainNotFoundError"),
  EAI_NODATA: network("DomainNotFoundError"),
  EAI_NONAME: network("DomainNotFoundError"),
  ECONNRESET: network("NetworkInterruptError"),
  ECONNABORTED: network("NetworkInterruptError"),
  EPIPE: network("NetworkInterruptError"),
  // Node's code where TLS fails in the middle of a write.
  EPROTO: TLS_FALLBACK,

  CERT_HAS_EXPIRED: EXPIRED,
  CERT_NOT_YET_VALID: EXPIRED,
  CERT_REVOKED: certificate("SecurityRevokedCertificateError"),
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
  CERT_REJECTED: UNTRUSTED,
  INVALID_CA: UNTRUSTED,
  PATH_LENGTH_EXCEEDED: UNTRUSTED,
  CERT_CHAIN_TOO_LONG: UNTRUSTED,
  PERMITTED_VIOLATION: UNTRUSTED,
  EXCLUDED_VIOLATION: UNTRUSTED,
  INVALID_PURPOSE: WRONG_USAGE,
  KEYUSAGE_NO_CERTSIGN: WRONG_USAGE,
  CERT_SIGNATURE_FAILURE: BAD,
  UNABLE_TO_DECRYPT_CERT_SIGNATURE: BAD,
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: BAD,
  ERROR_IN_CERT_NOT_BEFORE_FIELD: BAD,
  ERROR_IN_CERT_NOT_AFTER_FIELD: BAD,
  UNHANDLED_CRITICAL_EXTENSION: BAD,
  UNSPECIFIED: BAD,
  CA_MD_TOO_WEAK: WEAK,
  EE_KEY_TOO_SMALL: WEAK,
  CA_KEY_TOO_SMALL: WEAK,
  ERR_SSL_EE_KEY_TOO_SMALL: WEAK,
  ERR_SSL_CA_MD_TOO_WEAK: WEAK,
  ERR_SSL_DH_KEY_TOO_SMALL: WEAK,
  HOSTNAME_MISMATCH: MISMATCH,
  ERR_TLS_CERT_ALTNAME_INVALID: MISMATCH,
  ERR_TLS_CERT_ALTNAME_FORMAT: BAD,
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: NO_CERTIFICATE,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: NO_CERTIFICATE,
  ERR_SSL_UNKNOWN_CERTIFICATE_TYPE: protocol("SecurityUnsupportedCertificateTypeError"),
  ERR_SSL_WRONG_CERTIFICATE_TYPE: protocol("SecurityUnsupportedCertificateTypeError"),
  ERR_SSL_UNSUPPORTED_PROTOCOL: OLD_VERSION,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: OLD_VERSION,
  ERR_SSL_VERSION_TOO_LOW: OLD_VERSION,
};

/** By OpenSSL's text: the certificate errors that Node has no code for and calls UNSPECIFIED. */
const CODE_OF_UNSPECIFIED: Readonly<Record<string, string>> = {
  "EE certificate key too weak": "EE_KEY_TOO_SMALL",
  "CA certificate key too weak": "CA_KEY_TOO_SMALL",
  "CA signature digest algorithm too weak": "CA_MD_TOO_WEAK",
  "permitted subtree violation": "PERMITTED_VIOLATION",
  "excluded subtree violation": "EXCLUDED_VIOLATION",
  "key usage does not include certificate signing": "KEYUSAGE_NO_CERTSIGN",
  "unhandled critical extension": "UNHANDLED_CRITICAL_EXTENSION",
};

const FALLBACK = network("NetworkError");

/**
 * What a page is told of an error of the network, TLS or name service: its code and the class it
 * falls in, nothing of addresses, paths or stacks.
 */
export function failureOfError(error: unknown): Failure {
  const code = codeOf(error);
  const [name, message] = BY_CODE[code] ?? (isTlsCode(code) ? TLS_FALLBACK : FALLBACK);
  return { name, message, errorCode: code };
}

/** The peer took too long: to connect, to shake hands, or to take what was sent. */
export class PeerTimeoutError extends Error {
  readonly code = "ETIMEDOUT";
}

/** The peer ended the connection before a handshake; within one, Node gives the same code. */
export class PeerEndError extends Error {
  readonly code = "ECONNRESET";
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) {
    return "UNKNOWN";
  }
  if (error.code === "UNSPECIFIED") return CODE_OF_UNSPECIFIED[error.message] ?? error.code;
  // Some of OpenSSL's reasons, from which Node makes codes, have a slash: `ssl/tls alert …`.
  const code = error.code.startsWith("ERR_SSL_") ? error.code.replaceAll("/", "_") : error.code;
  return /^[A-Z0-9_]{1,80}$/.test(code) ? code : "UNKNOWN";
}

function isTlsCode(code: string): boolean {
  return code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_");
}
