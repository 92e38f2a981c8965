import type { Failure, FailureClass, FailureName } from "../../protocol/failure.ts";

type NameAndClass = readonly [FailureName, FailureClass];

const certificate = (name: FailureName): NameAndClass => [name, "SecurityCertificate"];
const protocol = (name: FailureName): NameAndClass => [name, "SecurityProtocol"];
const network = (name: FailureName): NameAndClass => [name, "Network"];

const EXPIRED = certificate("SecurityExpiredCertificateError");
const UNTRUSTED = certificate("SecurityUntrustedCertificateIssuerError");
const WEAK = certificate("SecurityCertificateSignatureAlgorithmDisabledError");
const BAD = protocol("SecurityBadCertificateError");
const OLD_VERSION = protocol("SecurityUnsupportedTLSVersionError");

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
  INVALID_PURPOSE: certificate("SecurityInadequateKeyUsageError"),
  CERT_SIGNATURE_FAILURE: BAD,
  CA_MD_TOO_WEAK: WEAK,
  EE_KEY_TOO_SMALL: WEAK,
  CA_KEY_TOO_SMALL: WEAK,
  ERR_SSL_EE_KEY_TOO_SMALL: WEAK,
  ERR_SSL_CA_MD_TOO_WEAK: WEAK,
  ERR_SSL_DH_KEY_TOO_SMALL: WEAK,
  ERR_TLS_CERT_ALTNAME_INVALID: certificate("SecurityCertificateDomainMismatchError"),
  ERR_TLS_CERT_ALTNAME_FORMAT: BAD,
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: protocol("SecurityNoCertificateError"),
  ERR_SSL_UNKNOWN_CERTIFICATE_TYPE: protocol("SecurityUnsupportedCertificateTypeError"),
  ERR_SSL_WRONG_CERTIFICATE_TYPE: protocol("SecurityUnsupportedCertificateTypeError"),
  ERR_SSL_UNSUPPORTED_PROTOCOL: OLD_VERSION,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: OLD_VERSION,
  ERR_SSL_VERSION_TOO_LOW: OLD_VERSION,
};

const FALLBACK = network("NetworkError");
const TLS_FALLBACK = protocol("SecurityError");

/**
 * What a page is told of an error of the network, TLS or name service: its code and the class it
 * falls in, nothing of addresses, paths or stacks.
 */
export function failureOfError(error: unknown): Failure {
  const code = codeOf(error);
  const [name, message] = BY_CODE[code] ?? (isTlsCode(code) ? TLS_FALLBACK : FALLBACK);
  return { name, message, errorCode: code };
}

/** The error of a connect or handshake that took too long. */
export class DialTimeoutError extends Error {
  readonly code = "ETIMEDOUT";
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]{1,80}$/.test(code) ? code : "UNKNOWN";
}

function isTlsCode(code: string): boolean {
  return code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_");
}
